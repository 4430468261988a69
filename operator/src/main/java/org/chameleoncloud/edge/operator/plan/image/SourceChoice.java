package org.chameleoncloud.edge.operator.plan.image;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.chameleoncloud.edge.balenaos.BalenaDeviceType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.ImageSource;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusImageSourceBuilder;
import org.chameleoncloud.edge.operator.api.ImageSourceRef;
import org.chameleoncloud.edge.operator.api.ImageSourceStatus.Revision;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.observation.SourceState;
import org.chameleoncloud.edge.operator.plan.registration.Registration;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.registry.Connectivity;

/** Which revision of its image source a device is baked from. */
sealed interface SourceChoice {
  /** The spec itself names the source. */
  record Direct() implements SourceChoice {}

  /**
   * A revision.
   *
   * @param pin what {@code status.imageSource} says once it is baked; without a digest until one is known
   * @param current whether it is the source's current revision, and not the one that the device keeps
   */
  record Chosen(ImageSource pin, boolean current) implements SourceChoice {
    /** Where to bake from. */
    ImageSpec.Source source() {
      boolean balena = pin.deviceType() != null;
      return new ImageSpec.Source(pin.url(), pin.sha256(), pin.claimName(), pin.path(),
          balena ? new ImageSpec.BalenaOS(pin.version()) : null);
    }
  }

  /** Nothing can be baked yet. */
  record Waiting(Progress progress) implements SourceChoice {}

  /** The choice for a device that has an image in its spec. */
  static SourceChoice of(Observation seen) {
    Optional<ImageSourceRef> ref = seen.spec().image().sourceRef();
    if (ref.isEmpty()) {
      return new Direct();
    }
    Optional<ImageSource> kept = SourcePin.of(seen);
    return switch (seen.imageSource()) {
      case SourceState.Found found when found.revision() != null ->
        choose(seen, ref.get(), found, kept);
      case SourceState.Found found -> keptOr(kept, Progress.inProgress(
          Reason.WAIT_FOR_IMAGE_SOURCE, "Baking waits for " + ref.get().text()
              + ", which has no revision yet"
              + (found.message().isEmpty() ? "." : ": " + found.message())));
      case SourceState.Unreadable unreadable -> keptOr(kept,
          Progress.inProgress(Reason.CREATE_IMAGE_SOURCE, unreadable.message()));
      case SourceState.Missing _,SourceState.None _ -> keptOr(kept,
          Progress.inProgress(Reason.CREATE_IMAGE_SOURCE,
              "spec.image.source.sourceRef names " + ref.get().text()
                  + ", which does not exist. Create it, or correct the name."));
    };
  }

  /** Without its source a device keeps what it was baked from, as if nothing newer existed. */
  private static SourceChoice keptOr(Optional<ImageSource> kept, Progress otherwise) {
    return kept.<SourceChoice>map(pin -> new Chosen(pin, false))
        .orElseGet(() -> new Waiting(otherwise));
  }

  private static SourceChoice choose(Observation seen, ImageSourceRef ref,
      SourceState.Found found, Optional<ImageSource> kept) {
    ImageSource current = pin(seen, ref, found.revision());
    String fixed = seen.spec().image().source().sha256();
    if (fixed != null) {
      return new Chosen(EdgeDeviceStatusImageSourceBuilder.builder(current)
          .sha256(fixed.strip()).revision(revisionOf(fixed)).build(), true);
    }
    Optional<ImageSource> same = kept
        .filter(pin -> Objects.equals(pin.revision(), current.revision()));
    if (same.isPresent()) {
      // At its current address. What the device has itself seen counts where the source does not know a digest.
      return new Chosen(current.sha256() == null
          ? current.withSha256(same.get().sha256())
          : current, true);
    }
    boolean mayChange = switch (found.onUpdate()) {
      case All -> true;
      case Unflashed -> isUnflashed(seen);
      case Never, UNKNOWN -> false;
    };
    return kept.filter(_ -> !mayChange).<SourceChoice>map(pin -> new Chosen(pin, false))
        .orElseGet(() -> new Chosen(current, true));
  }

  /** The revision that a digest is. */
  static String revisionOf(String sha256) {
    return "sha256:" + sha256.strip().toLowerCase(Locale.ROOT);
  }

  private static ImageSource pin(Observation seen, ImageSourceRef ref, Revision revision) {
    boolean balena = revision.balenaOS() != null;
    return EdgeDeviceStatusImageSourceBuilder.builder().source(ref.text())
        .revision(revision.id()).sha256(revision.sha256()).url(revision.url())
        .claimName(revision.claimName()).path(revision.path())
        .version(balena ? revision.balenaOS() : revision.version())
        .deviceType(balena ? BalenaDeviceType.of(seen.spec().machineName()) : null).build();
  }

  /**
   * Whether the registry has never heard of the device from balena. That a card was written shows in nothing: an image that
   * is replaced before its device first boots is only outdated. A device that was online once counts as flashed for good.
   */
  private static boolean isUnflashed(Observation seen) {
    return Registration.own(seen).map(record -> record.connectivity())
        .filter(known -> known.online() != Connectivity.Online.YES
            && known.lastSeen().isEmpty())
        .isPresent() && seen.status().lastSeen() == null;
  }
}
