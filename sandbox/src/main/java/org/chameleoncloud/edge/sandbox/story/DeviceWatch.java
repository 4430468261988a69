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

/** Watches the devices of a namespace, and remembers each health that they ever had. */
final class DeviceWatch implements ResourceEventHandler<EdgeDevice>, AutoCloseable {
  private final Map<String, EdgeDevice> devices = new TreeMap<>();
  private final Set<Health> history = new HashSet<>();
  private SharedIndexInformer<EdgeDevice> informer;

  private DeviceWatch() {}

  static DeviceWatch start(KubernetesClient client, String namespace) {
    DeviceWatch watch = new DeviceWatch();
    watch.informer = client.resources(EdgeDevice.class).inNamespace(namespace).inform(watch);
    return watch;
  }

  private record Health(String device, String value) {}

  @Override
  public synchronized void onAdd(EdgeDevice device) {
    devices.put(Devices.name(device), device);
    history.add(new Health(Devices.name(device), Devices.status(device).health()));
    notifyAll();
  }

  @Override
  public void onUpdate(EdgeDevice before, EdgeDevice device) {
    onAdd(device);
  }

  @Override
  public synchronized void onDelete(EdgeDevice device, boolean unknownFinalState) {
    devices.remove(Devices.name(device));
    notifyAll();
  }

  /** The devices with these names that exist, sorted by name. */
  synchronized List<EdgeDevice> all(Collection<String> names) {
    return devices.values().stream().filter(device -> names.contains(Devices.name(device)))
        .toList();
  }

  synchronized Optional<EdgeDevice> device(String name) {
    return Optional.ofNullable(devices.get(name));
  }

  /** Whether a device ever had this health, such as {@code 2/4}. */
  synchronized boolean wasAt(String name, String health) {
    return history.contains(new Health(name, health));
  }

  /** Waits for the next change, but no longer than a timeout. */
  synchronized void awaitChange(Duration timeout) throws InterruptedException {
    wait(Math.max(1, timeout.toMillis()));
  }

  @Override
  public void close() {
    informer.close();
  }
}
