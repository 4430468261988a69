package org.chameleoncloud.edge.operator.control.cluster;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.image.BakeJob;
import org.chameleoncloud.edge.operator.image.BakeOwner;

/**
 * The Jobs with our label, as the watch delivers them; also reports each change. Anyone may use the label, so what counts
 * as a device's is asked of {@link BakeOwner}.
 */
public final class JobEventSource extends InformerEventSource<Job, EdgeDevice> {
  private static final String PHASE = "phase";
  private static final String UNFINISHED_BAKE = "unfinished-bake";

  private final IndexerResourceCache<EdgeDevice> devices;
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
    devices = context.getPrimaryCache();
    addIndexers(Map.of(PHASE,
        job -> JobReader.isUnfinishedBake(job) ? List.of(UNFINISHED_BAKE) : List.of()));
  }

  /**
   * The bakes of existing devices that have not ended. One that is being deleted has not ended while its pod may still run.
   *
   * @param whose selects devices
   */
  public Set<ResourceID> unfinishedBakes(Predicate<EdgeDevice> whose) {
    return byIndex(PHASE, UNFINISHED_BAKE).stream()
        .filter(job -> owner(job).filter(whose).isPresent()).map(ResourceID::fromResource)
        .collect(Collectors.toSet());
  }

  /** The existing device that the operator created a Job for; empty for a Job of anyone else's with our label. */
  private Optional<EdgeDevice> owner(Job job) {
    return BakeOwner.claimedBy(job)
        .flatMap(owner -> devices.get(new ResourceID(owner.name(), owner.namespace())))
        .filter(device -> BakeOwner.of(device).owns(job));
  }

  /** Whether Kubernetes may never end a Job: it is suspended, or its deadline is later than {@code deadline}. */
  public boolean isUnbounded(ResourceID id, Duration deadline) {
    return get(id).filter(job -> JobReader.isSuspended(job)
        || !JobReader.endsWithin(job, deadline)).isPresent();
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
    if (JobReader.isUnfinishedBake(before) && !JobReader.isUnfinishedBake(job)
        && owner(job).isPresent()) {
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
