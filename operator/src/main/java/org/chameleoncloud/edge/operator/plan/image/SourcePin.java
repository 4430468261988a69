package org.chameleoncloud.edge.operator.plan.image;

import java.util.Optional;
import org.chameleoncloud.edge.balenaos.BalenaDeviceType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.ImageSource;
import org.chameleoncloud.edge.operator.api.ImageSourceRef;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.image.BakeSpec;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Result;
import org.chameleoncloud.edge.operator.plan.observation.Observation;

/**
 * What a device was baked from, {@code status.imageSource}: a revision of an image source, which {@link SourceChoice} keeps
 * as long as it must, or the digest that the first download of an image from balena had. Nothing else says what such
 * an image must be: it is named by a version, and balena publishes no digest with it. The pin lasts as long as the spec
 * asks for the same version and device type, also while no image is stored; and until the image that was baked from it is
 * replaced, since a spec that is changed back before that finds its image and bakes nothing.
 */
public final class SourcePin {
  private SourcePin() {}

  /** What is pinned of what the spec asks for; empty before the first bake, and for every other source. */
  static Optional<ImageSource> of(Observation seen) {
    Optional<ImageSource> stored = Optional.ofNullable(seen.status().imageSource());
    Optional<String> ref = Optional.ofNullable(seen.spec().image())
        .flatMap(ImageSpec::sourceRef).map(ImageSourceRef::text);
    if (ref.isPresent()) {
      return stored.filter(pin -> ref.get().equals(pin.source()));
    }
    return stored
        .filter(pin -> balenaVersion(seen.spec()).filter(pin.version()::equals).isPresent()
            && deviceType(seen.spec()).filter(pin.deviceType()::equals).isPresent());
  }

  /** What is pinned after a bake that succeeded; empty if its result does not say what was downloaded. */
  static Optional<ImageSource> after(BakeSpec bake, Result result) {
    if (bake.chosen() != null) {
      return Optional.of(result.sourceSha256() == null
          ? bake.chosen()
          : bake.chosen().withSha256(result.sourceSha256()));
    }
    return bake.balenaVersion().filter(_ -> result.sourceSha256() != null)
        .map(version -> new ImageSource(BalenaDeviceType.of(bake.machineName()), version,
            result.sourceSha256()));
  }

  /**
   * What the status says from now on; null for nothing.
   *
   * @param fetched what a bake that has just succeeded downloaded; null for nothing new
   * @param stored the image that is stored now; null without one
   */
  public static ImageSource next(Observation seen, ImageSource fetched, Image stored) {
    if (fetched != null) {
      return fetched;
    }
    Image before = seen.status().image();
    boolean sameImage = stored != null && before != null && stored.inputsHash() != null
        && stored.inputsHash().equals(before.inputsHash());
    return sameImage ? seen.status().imageSource() : of(seen).orElse(null);
  }

  private static Optional<String> balenaVersion(EdgeDeviceSpec spec) {
    return Optional.ofNullable(spec.image()).map(ImageSpec::source)
        .map(ImageSpec.Source::balenaOS).map(ImageSpec.BalenaOS::version);
  }

  private static Optional<String> deviceType(EdgeDeviceSpec spec) {
    return Optional.ofNullable(spec.machineName()).map(BalenaDeviceType::of);
  }

  /**
   * What a failure that will not pass means for an image from balena, whose address says too little in the baker's message.
   *
   * @param failure as the Job explains it
   */
  static String explained(Observation seen, BakeSpec bake, Result result, String failure) {
    if (bake.chosen() != null && Result.DIGEST_MISMATCH.equals(result.reason())) {
      return "what " + bake.chosen().source() + " names is no longer the revision "
          + bake.chosen().revision() + ", which the device keeps. To take the current one, set "
          + "spec.onUpdate of the source, or spec.image.source.sha256 to its digest. The Job says: "
          + failure;
    }
    if (bake.balenaVersion().isEmpty()) {
      return failure;
    }
    String image = "balenaOS " + bake.balenaVersion().get() + " for "
        + BalenaDeviceType.of(bake.machineName());
    boolean pinned = seen.spec().image().source().sha256() == null;
    if (pinned && Result.DIGEST_MISMATCH.equals(result.reason())) {
      return "balena now offers another image as " + image + " than the one that this device was "
          + "first baked from (status.imageSource), so it is not used. To accept it, set "
          + "spec.image.source.sha256 to its digest, or choose another version; to try again, set "
          + "the rebake annotation. The Job says: " + failure;
    }
    if (Result.SOURCE_MISSING.equals(result.reason())) {
      return image
          + " cannot be downloaded. If balena does not offer this version for the type, set "
          + "spec.image.source.balenaOS.version to one that it offers. The Job says: " + failure;
    }
    return failure;
  }
}
