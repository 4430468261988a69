package org.chameleoncloud.edge.operator.control.source;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.operator.api.ImageSourceSpec;
import org.chameleoncloud.edge.operator.api.ImageSourceStatus;
import org.chameleoncloud.edge.operator.api.ImageSourceStatus.Revision;
import org.chameleoncloud.edge.operator.plan.source.Check;
import org.chameleoncloud.edge.operator.plan.source.CheckMemory;
import org.chameleoncloud.edge.operator.plan.source.CheckResult;
import org.chameleoncloud.edge.operator.plan.source.SourceObservation;
import org.chameleoncloud.edge.operator.plan.source.SourceObservationBuilder;
import org.chameleoncloud.edge.operator.plan.source.SourcePlan;
import org.chameleoncloud.edge.operator.plan.source.SourcePlanner;
import org.chameleoncloud.edge.operator.plan.source.SourceReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loop of image sources of both kinds: observe, plan, act, report. */
public final class SourceLoop {
  private static final Logger LOG = LoggerFactory.getLogger(SourceLoop.class);
  private static final Duration SOON = Duration.ofSeconds(1);
  /** The SDK's timer keeps each task until it is due, also if a later reconciliation has replaced it. */
  private static final Duration LONGEST_REQUEUE = Duration.ofMinutes(10);

  private final SourceProbe probe;
  private final SourceWriter writer;
  private final ImageSources sources;
  private final SourceListener listener;
  private final Clock clock;
  private final Map<SourceKey, Known> known = new ConcurrentHashMap<>();

  /**
   * What is kept of a source: it costs one check to find out again.
   *
   * @param uid of the resource: one that is created again under the same name is unknown
   * @param memory of its checks
   * @param pending the result of a check whose report is not written yet; null for none
   */
  private record Known(String uid, CheckMemory memory, CheckResult pending) {}

  /** Asks through {@code probe}, and reports through {@code writer}. */
  public SourceLoop(SourceProbe probe, SourceWriter writer, ImageSources sources,
      SourceListener listener, Clock clock) {
    this.probe = probe;
    this.writer = writer;
    this.sources = sources;
    this.listener = listener;
    this.clock = clock;
  }

  /** Reconciles a source. */
  <S extends CustomResource<ImageSourceSpec, ImageSourceStatus>> UpdateControl<S> reconcile(
      S source) throws InterruptedException {
    SourceKey key = SourceKey.of(source);
    if (source.isMarkedForDeletion() || source.getSpec() == null) {
      return UpdateControl.noUpdate();
    }
    Known before = known(key, source.getMetadata().getUid());
    SourceObservation seen = observe(key, source, before.memory());
    SourcePlan plan = SourcePlanner.plan(seen);
    CheckResult result = SourcePlanner.isLastAskedFor(seen) ? before.pending() : null;
    if (result == null && plan.check().isPresent()) {
      Check check = plan.check().get();
      result = probe.check(key.namespace(), check);
      CheckMemory memory = seen.memory().after(check, result, clock.instant(),
          seen.spread(seen.now()));
      known.put(key, new Known(before.uid(), memory, result));
      seen = SourceObservationBuilder.builder(seen).memory(memory).build();
    }
    ImageSourceStatus status = SourceReport.status(seen, plan, result);
    if (!status.equals(seen.status()) && !writer.write(source, status)) {
      return UpdateControl.<S>noUpdate().rescheduleAfter(SOON);
    }
    announce(key, seen, status, result);
    CheckMemory remembered = SourcePlanner.remembered(seen);
    known.computeIfPresent(key, (_, now) -> new Known(now.uid(), remembered, null));
    return requeue(seen, status);
  }

  private Known known(SourceKey key, String uid) {
    return known.compute(key, (_, now) -> now != null && now.uid().equals(uid)
        ? now
        : new Known(uid, CheckMemory.begin(clock.instant()), null));
  }

  private SourceObservation observe(SourceKey key,
      CustomResource<ImageSourceSpec, ImageSourceStatus> source, CheckMemory memory) {
    return SourceObservationBuilder.builder().kind(key.kind()).uid(source.getMetadata().getUid())
        .generation(source.getMetadata().getGeneration()).spec(source.getSpec())
        .status(Objects.requireNonNullElse(source.getStatus(), ImageSourceStatus.NONE))
        .checkRequest(checkRequest(source))
        .memory(memory).baked(sources.baked(key)).now(clock.instant()).build();
  }

  /** The annotation that asks for a check now; null for none. */
  public static String checkRequest(HasMetadata source) {
    Map<String, String> annotations = source.getMetadata().getAnnotations();
    return annotations == null ? null : annotations.get(Annotation.SYNC.key());
  }

  private void announce(SourceKey key, SourceObservation seen, ImageSourceStatus status,
      CheckResult result) {
    listener.reported(key, status);
    if (result == null) {
      return;
    }
    Instant now = clock.instant();
    if (result instanceof CheckResult.Failed(_, String message, _)) {
      listener.checked(key, SourceListener.Outcome.FAILED, now);
      LOG.atWarn().addKeyValue("event", "image-source-check-failed")
          .addKeyValue("kind", key.kind()).addKeyValue("namespace", key.namespace())
          .addKeyValue("source", key.name()).log(message);
      return;
    }
    boolean changed = !Objects.equals(id(seen.status()), id(status));
    listener.checked(key, changed
        ? SourceListener.Outcome.CHANGED
        : SourceListener.Outcome.UNCHANGED, now);
    if (changed) {
      LOG.atInfo().addKeyValue("event", "image-source-revision")
          .addKeyValue("kind", key.kind()).addKeyValue("namespace", key.namespace())
          .addKeyValue("source", key.name())
          .addKeyValue("revision", id(status).orElse("")).log();
    }
  }

  private static Optional<String> id(ImageSourceStatus status) {
    return Optional.ofNullable(status.revision()).map(Revision::id);
  }

  private <S extends CustomResource<ImageSourceSpec, ImageSourceStatus>> UpdateControl<S> requeue(
      SourceObservation seen, ImageSourceStatus status) {
    SourcePlan next = SourcePlanner.plan(
        SourceObservationBuilder.builder(seen).status(status).now(clock.instant()).build());
    Duration after = next.check().isPresent() ? SOON : next.requeueAfter();
    UpdateControl<S> control = UpdateControl.noUpdate();
    return after == null
        ? control
        : control.rescheduleAfter(after.compareTo(LONGEST_REQUEUE) < 0 ? after : LONGEST_REQUEUE);
  }

  /** Nothing is kept of a source that was deleted. */
  void forget(SourceKey source) {
    known.remove(source);
    listener.forgotten(source);
  }
}
