package org.chameleoncloud.edge.operator.control.reconcile;

import io.javaoperatorsdk.operator.api.reconciler.ResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.control.baking.BakeQueueEntry;
import org.chameleoncloud.edge.operator.control.baking.BakesInCluster;
import org.chameleoncloud.edge.operator.control.cluster.JobEventSource;

/**
 * The bakes in the cluster, from the caches of devices and Jobs.
 *
 * @param jobs the Jobs
 * @param devices the devices
 * @param deadline how long a bake may take
 */
record ClusterBakes(JobEventSource jobs, ResourceCache<EdgeDevice> devices,
    Duration deadline) implements BakesInCluster {
  @Override
  public Set<ResourceID> unfinished() {
    return jobs.unfinishedBakes(_ -> true);
  }

  @Override
  public boolean isSetAside(ResourceID job) {
    return jobs.isUnbounded(job, deadline);
  }

  @Override
  public Set<ResourceID> startedBefore() {
    return jobs.unfinishedBakes(ClusterBakes::mayBake);
  }

  /** The place of an image is in the status before its Job is created, and is complete when the bake has succeeded. */
  private static boolean mayBake(EdgeDevice device) {
    Image image = device.getStatus() == null ? null : device.getStatus().image();
    return image != null && image.inputsHash() == null;
  }

  @Override
  public List<BakeQueueEntry> waitedBefore() {
    return BakeQueueEntry.fromStatus(devices.list());
  }

  @Override
  public boolean isShared(String namespace) {
    return devices.list().anyMatch(device -> device.getSpec() != null
        && device.getSpec().image() != null
        && !device.getMetadata().getNamespace().equals(namespace));
  }
}
