package org.chameleoncloud.edge.operator.control.cluster;

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

/** The Jobs of all devices, as the watch delivers them; also reports each change, whatever device it belongs to. */
public final class JobEventSource extends InformerEventSource<Job, EdgeDevice> {
  private static final String PHASE = "phase";
  private static final String UNFINISHED_BAKE = "unfinished-bake";

  private final Runnable onChange;
  private final BiConsumer<Boolean, Duration> onBakeEnd;

  /**
   * @param onChange called after each change of a Job; must return quickly
   * @param onBakeEnd called when a bake is seen to end: whether it succeeded, and how long it took
   */
  public JobEventSource(EventSourceContext<EdgeDevice> context, Runnable onChange,
      BiConsumer<Boolean, Duration> onBakeEnd) {
    super(InformerEventSourceConfiguration.from(Job.class, EdgeDevice.class)
        .withLabelSelector(
            BakeJob.LABELS.entrySet().stream().map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(",")))
        .withSecondaryToPrimaryMapper(Mappers.fromOwnerReferences(EdgeDevice.class))
        .build(), context);
    this.onChange = onChange;
    this.onBakeEnd = onBakeEnd;
    addIndexers(Map.of(PHASE,
        job -> JobReader.isUnfinishedBake(job) ? List.of(UNFINISHED_BAKE) : List.of()));
  }

  /** The bakes that have not ended. One that is being deleted has not ended while its pod may still run. */
  public Set<ResourceID> unfinishedBakes() {
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
    // Not for a Job that had ended when it was first seen: after a restart it would end again.
    if (JobReader.isUnfinishedBake(before) && !JobReader.isUnfinishedBake(job)) {
      JobReader.duration(job).ifPresent(
          duration -> onBakeEnd.accept(JobReader.isComplete(job), duration));
    }
  }

  @Override
  public void onDelete(Job job, boolean deletedFinalStateUnknown) {
    super.onDelete(job, deletedFinalStateUnknown);
    onChange.run();
  }
}
