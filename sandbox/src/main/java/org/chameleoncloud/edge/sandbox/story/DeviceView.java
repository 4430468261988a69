package org.chameleoncloud.edge.sandbox.story;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.chameleoncloud.edge.operator.api.EdgeDevice;

/** The devices of a namespace, as a watch brings them; and each health that they were ever seen at. */
final class DeviceView implements ResourceEventHandler<EdgeDevice>, AutoCloseable {
  private final Map<String, EdgeDevice> devices = new TreeMap<>();
  private final Set<Health> seen = new HashSet<>();
  private SharedIndexInformer<EdgeDevice> informer;

  private DeviceView() {}

  static DeviceView of(KubernetesClient client, String namespace) {
    DeviceView view = new DeviceView();
    view.informer = client.resources(EdgeDevice.class).inNamespace(namespace).inform(view);
    return view;
  }

  private record Health(String device, String value) {}

  @Override
  public synchronized void onAdd(EdgeDevice device) {
    devices.put(device.getMetadata().getName(), device);
    seen.add(new Health(device.getMetadata().getName(), DeviceTable.statusOf(device).health()));
    notifyAll();
  }

  @Override
  public void onUpdate(EdgeDevice before, EdgeDevice device) {
    onAdd(device);
  }

  @Override
  public synchronized void onDelete(EdgeDevice device, boolean unseen) {
    devices.remove(device.getMetadata().getName());
    notifyAll();
  }

  /** All of them, by name. */
  synchronized List<EdgeDevice> all() {
    return List.copyOf(devices.values());
  }

  /** Those of these names that are there, by name. */
  synchronized List<EdgeDevice> all(Collection<String> names) {
    return devices.values().stream()
        .filter(device -> names.contains(device.getMetadata().getName())).toList();
  }

  synchronized Optional<EdgeDevice> device(String name) {
    return Optional.ofNullable(devices.get(name));
  }

  /** Whether a device was at this health, such as {@code 2/4}, at any time. */
  synchronized boolean wasAt(String name, String health) {
    return seen.contains(new Health(name, health));
  }

  /** Waits for the next change, or for that long. */
  synchronized void awaitChange(Duration atMost) throws InterruptedException {
    wait(Math.max(1, atMost.toMillis()));
  }

  @Override
  public void close() {
    informer.close();
  }
}
