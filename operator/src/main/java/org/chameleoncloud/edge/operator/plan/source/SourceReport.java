package org.chameleoncloud.edge.operator.plan.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.chameleoncloud.edge.inventory.Printable;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.ImageSourceRef.Kind;
import org.chameleoncloud.edge.operator.api.ImageSourceSpec;
import org.chameleoncloud.edge.operator.api.ImageSourceStatus;
import org.chameleoncloud.edge.operator.api.ImageSourceStatus.Revision;
import org.chameleoncloud.edge.operator.api.ImageSourceStatusBuilder;
import org.chameleoncloud.edge.operator.api.ImageSourceStatusRevisionBuilder;
import org.chameleoncloud.edge.operator.plan.source.SourceObservation.Baked;
import org.chameleoncloud.edge.operator.plan.text.Timestamps;

/** Makes the status of an image source. A pure function; the one place where its revisions and conditions are made. */
public final class SourceReport {
  private static final Verdict ABOUT_TO_BE_ASKED = new Verdict(false,
      SourceReason.WAIT_FOR_SERVER, "The server is about to be asked.");
  /** How old the time of the last check may become, so that an idle source causes one write a day. */
  private static final Duration HEARTBEAT = Duration.ofHours(24);

  private final SourceObservation seen;
  private final ImageSourceStatus before;

  private SourceReport(SourceObservation seen) {
    this.seen = seen;
    this.before = seen.status();
  }

  /** How things are, before they become conditions. */
  private record Verdict(boolean ready, SourceReason reason, String message) {}

  /**
   * The status to write, if it differs from the one that was written last.
   *
   * @param result of the check that was due; null if none was
   */
  public static ImageSourceStatus status(SourceObservation seen, SourcePlan plan,
      CheckResult result) {
    return new SourceReport(seen).status(plan, result);
  }

  private ImageSourceStatus status(SourcePlan plan, CheckResult result) {
    Revision revision = plan.problem() == null ? revision(result) : before.revision();
    Verdict verdict = verdict(plan, result, revision);
    ImageSourceStatus status = ImageSourceStatusBuilder.builder()
        .observedGeneration(seen.generation()).revision(revision)
        .history(history(revision)).checkedAt(before.checkedAt())
        .checkRequest(result == null ? before.checkRequest() : seen.checkRequest())
        .conditions(conditions(verdict)).build();
    boolean succeeded = result != null && !(result instanceof CheckResult.Failed);
    return succeeded && (!status.equals(before) || isHeartbeatDue())
        ? ImageSourceStatusBuilder.builder(status).checkedAt(Timestamps.text(seen.now())).build()
        : status;
  }

  private boolean isHeartbeatDue() {
    return LastSourceStatus.time(before.checkedAt())
        .filter(last -> last.plus(HEARTBEAT).isAfter(seen.now()))
        .isEmpty();
  }

  private Revision revision(CheckResult result) {
    ImageSourceSpec spec = seen.spec();
    Revision old = before.revision();
    if (spec.url() == null || spec.sha256() != null) {
      return since(fixed(spec));
    }
    return switch (result) {
      case CheckResult.Published(String sha256, String etag, String lastModified) ->
        since(named(digest(sha256)).sha256(sha256.toLowerCase(Locale.ROOT)).etag(etag)
            .lastModified(lastModified).build());
      case CheckResult.Validated(String etag, String lastModified) ->
        since(withLearned(named(etag == null ? "modified:" + lastModified : "etag:" + etag)
            .etag(etag).lastModified(lastModified).build()));
      case CheckResult.Failed _ -> old;
      case CheckResult.Unchanged _ -> old == null ? null : since(withLearned(displayed(old)));
      case null -> old == null ? null : withLearned(old);
    };
  }

  private static String digest(String sha256) {
    return LastSourceStatus.DIGEST + sha256.strip().toLowerCase(Locale.ROOT);
  }

  private ImageSourceStatusRevisionBuilder named(String id) {
    return ImageSourceStatusRevisionBuilder.builder().id(id).version(seen.spec().version())
        .url(seen.spec().url());
  }

  private Revision displayed(Revision revision) {
    return ImageSourceStatusRevisionBuilder.builder(revision).version(seen.spec().version())
        .build();
  }

  /** What changes only with the spec. */
  private Revision fixed(ImageSourceSpec spec) {
    String balenaOS = spec.balenaOS() == null ? null : spec.balenaOS().version();
    String suffix = spec.version() == null ? "" : "@" + spec.version();
    String place = balenaOS == null
        ? "claim:" + spec.claimName() + "/" + spec.path() + suffix
        : "balenaOS:" + balenaOS;
    String id = spec.sha256() == null ? place : digest(spec.sha256());
    Revision revision = named(id).claimName(spec.claimName()).path(spec.path()).balenaOS(balenaOS)
        .version(spec.version() == null ? balenaOS : spec.version())
        .sha256(spec.sha256() == null
            ? null
            : spec.sha256().strip().toLowerCase(Locale.ROOT))
        .build();
    return withLearned(revision);
  }

  /**
   * With the digest that the first device downloaded: from then on every other one must get the same. Devices of a
   * cluster-scoped source do not trust each other, and balena's image differs by device type.
   */
  private Revision withLearned(Revision revision) {
    if (revision.sha256() != null || revision.balenaOS() != null
        || seen.kind() == Kind.ClusterEdgeImageSource) {
      return revision;
    }
    Revision old = before.revision();
    if (old != null && old.id().equals(revision.id()) && old.sha256() != null) {
      return ImageSourceStatusRevisionBuilder.builder(revision).sha256(old.sha256()).build();
    }
    return seen.baked().stream()
        .filter(baked -> revision.id().equals(baked.revision()) && baked.sha256() != null)
        .findFirst().map(baked -> ImageSourceStatusRevisionBuilder.builder(revision)
            .sha256(baked.sha256()).build())
        .orElse(revision);
  }

  /** A revision is as old as its first appearance. */
  private Revision since(Revision revision) {
    Revision old = before.revision();
    String since = old != null && old.id().equals(revision.id())
        ? old.since()
        : Timestamps.text(seen.now());
    return ImageSourceStatusRevisionBuilder.builder(revision).since(since).build();
  }

  private List<Revision> history(Revision revision) {
    Revision old = before.revision();
    List<Revision> history = new ArrayList<>();
    if (old != null && revision != null && !old.id().equals(revision.id())) {
      history.add(old);
    }
    Optional.ofNullable(before.history()).ifPresent(history::addAll);
    List<Revision> kept = history.stream()
        .filter(entry -> revision == null || !entry.id().equals(revision.id()))
        .limit(seen.spec().keepOrDefault()).toList();
    return kept.isEmpty() ? null : kept;
  }

  private Verdict verdict(SourcePlan plan, CheckResult result, Revision revision) {
    if (plan.problem() != null) {
      return new Verdict(false, SourceReason.FIX_SPEC, plan.problem());
    }
    boolean isChecked = seen.spec().url() != null && seen.spec().sha256() == null;
    if (isChecked && result == null && isNewQuestion()) {
      return ABOUT_TO_BE_ASKED;
    }
    CheckResult.Failed failed = result instanceof CheckResult.Failed now
        ? now
        : result == null ? seen.memory().failure() : null;
    if (failed != null && isChecked) {
      return new Verdict(false,
          failed.needsFix() ? SourceReason.FIX_SOURCE : SourceReason.WAIT_FOR_SERVER,
          failed.message());
    }
    if (revision == null || isChecked && !seen.spec().url().equals(revision.url())) {
      return ABOUT_TO_BE_ASKED;
    }
    return isChecked && result == null && seen.memory().askedAt() == null
        ? asBefore(revision)
        : new Verdict(true, SourceReason.READY, message(revision));
  }

  /** Whether the spec names something else than what was asked for last. */
  private boolean isNewQuestion() {
    return seen.memory().askedAt() != null && !SourcePlanner.isLastAskedFor(seen);
  }

  /** A restart repairs nothing: until this process has asked, what the last one found still holds. */
  private Verdict asBefore(Revision revision) {
    return LastSourceStatus.problem(seen)
        .map(problem -> new Verdict(false, problem.reason(), problem.message()))
        .orElseGet(() -> new Verdict(true, SourceReason.READY, message(revision)));
  }

  private static String message(Revision revision) {
    return revision.sha256() == null
        ? "Devices are baked from " + revision.id()
            + ", whose digest shows with the first download."
        : "Devices are baked from " + LastSourceStatus.DIGEST + revision.sha256() + ".";
  }

  private List<Condition> conditions(Verdict verdict) {
    boolean stalled = !verdict.ready() && verdict.reason() != SourceReason.WAIT_FOR_SERVER;
    boolean reconciling = !verdict.ready() && !stalled;
    return List.of(
        condition(ConditionType.READY, verdict.ready(), verdict.reason(), verdict.message()),
        condition(ConditionType.RECONCILING, reconciling,
            reconciling ? verdict.reason() : SourceReason.IDLE,
            reconciling ? verdict.message() : ""),
        condition(ConditionType.STALLED, stalled, stalled ? verdict.reason() : SourceReason.IDLE,
            stalled ? verdict.message() : ""));
  }

  private Condition condition(ConditionType type, boolean holds, SourceReason reason,
      String message) {
    String status = holds ? Condition.TRUE : Condition.FALSE;
    String since = before.condition(type).filter(old -> Objects.equals(old.status(), status))
        .map(Condition::lastTransitionTime).orElseGet(() -> Timestamps.text(seen.now()));
    return new Condition(type.text(), status, seen.generation(), since, reason.text(),
        Printable.of(message));
  }
}
