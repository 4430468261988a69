package org.chameleoncloud.edge.plugin.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;

/** Devices that are kept up to date by a watch, which is renewed when the connection breaks. */
public final class DeviceWatch implements AutoCloseable {
  private final KnownDevices known;
  private final SharedIndexInformer<GenericKubernetesResource> informer;

  DeviceWatch(KnownDevices known, SharedIndexInformer<GenericKubernetesResource> informer) {
    this.known = known;
    this.informer = informer;
  }

  /** The devices as they are known, sorted by namespace and name. */
  public List<Device> devices() {
    return known.of(informer.getStore().list());
  }

  /** Whether the watch is connected; otherwise the devices may have changed. */
  public boolean isConnected() {
    return informer.isWatching();
  }

  @Override
  public void close() {
    informer.close();
  }

  record Handler(Runnable changed) implements ResourceEventHandler<GenericKubernetesResource> {
    @Override
    public void onAdd(GenericKubernetesResource device) {
      changed.run();
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource device) {
      changed.run();
    }

    @Override
    public void onDelete(GenericKubernetesResource device, boolean unknownFinalState) {
      changed.run();
    }
  }
}
