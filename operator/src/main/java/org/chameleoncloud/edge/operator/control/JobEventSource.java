package org.chameleoncloud.edge.operator.control;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.image.BakeJob;

/** The Jobs of all resources, as the watch brings them; also tells of each change, whoever's Job it is. */
final class JobEventSource extends InformerEventSource<Job, EdgeDevice> {
  private static final String PHASE = "phase";
  private static final String UNFINISHED_BAKE = "unfinished-bake";

  private final Runnable onChange;
  private final BiConsumer<Boolean, Duration> onEnd;

  /**
   * @param onChange called after each change of a Job; has to return quickly
   * @param onEnd told of each bake that is seen to end: whether it went well, and how long it took
   */
  JobEventSource(EventSourceContext<EdgeDevice> context, Runnable onChange,
      BiConsumer<Boolean, Duration> onEnd) {
    super(InformerEventSourceConfiguration.from(Job.class, EdgeDevice.class)
        .withLabelSelector(
            BakeJob.LABELS.entrySet().stream().map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(",")))
        .withSecondaryToPrimaryMapper(Mappers.fromOwnerReferences(EdgeDevice.class))
        .build(), context);
    this.onChange = onChange;
    this.onEnd = onEnd;
    addIndexers(Map.of(PHASE,
        job -> JobReader.isUnfinishedBake(job) ? List.of(UNFINISHED_BAKE) : List.of()));
  }

  /** The bakes that have not ended; one that is being deleted has not as long as its pod may run. */
  Set<ResourceID> unfinishedBakes() {
    return byIndex(PHASE, UNFINISHED_BAKE).stream().map(ResourceID::fromResource)
        .collect(Collectors.toSet());
  }

  @Override
  public void onAdd(Job job) {
    super.onAdd(job);
    onChange.run();
  }

  @Override
  public void onUpdate(Job before, Job job) {
    super.onUpdate(before, job);
    onChange.run();
    // Not of a Job that had ended when it came into view: a restart would have it end once more.
    if (JobReader.isUnfinishedBake(before) && !JobReader.isUnfinishedBake(job)) {
      JobReader.took(job).ifPresent(took -> onEnd.accept(JobReader.isComplete(job), took));
    }
  }

  @Override
  public void onDelete(Job job, boolean unseen) {
    super.onDelete(job, unseen);
    onChange.run();
  }
}
