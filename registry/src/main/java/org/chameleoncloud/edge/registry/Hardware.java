package org.chameleoncloud.edge.registry;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chameleoncloud.edge.inventory.DeviceProperty;

/**
 * A device record, reduced to the fields that are known to be safe and useful.
 *
 * <p>Only the properties that {@link DeviceProperty#isMirrored()} accepts are kept. The others (the k8s bootstrap
 * token, the device's channels) are secret or not set by the owner, and are dropped when the response is read.
 *
 * @param uuid the registry's id of the record
 * @param name the device name
 * @param projectId the id of the project that owns the record
 * @param createdAt when the device was registered
 * @param properties the properties that the owner sets; normally Strings and lists of Strings, but other clients can
 *     store any JSON value
 * @param workers the health checks, sorted by type (the registry's order changes between responses)
 * @param balena the device's identity in balena; null until the balena worker has run for the first time
 */
public record Hardware(String uuid, String name, String projectId, Instant createdAt,
    Map<DeviceProperty, Object> properties, List<Worker> workers, BalenaDevice balena) {

  public Hardware {
    properties = Map.copyOf(properties);
    workers = List.copyOf(workers);
  }

  /** The device's identity in balena; empty until the balena worker has run. */
  public Optional<BalenaDevice> balenaDevice() {
    return Optional.ofNullable(balena);
  }

  /** When balena last saw the device, as of the last run of the balena worker; empty for never. */
  public Optional<Instant> lastSeen() {
    return workers.stream().map(Worker::lastSeen).flatMap(Optional::stream).max(Instant::compareTo);
  }

  /** The number of workers in the state STEADY. */
  public int steadyWorkers() {
    return (int) workers.stream().filter(worker -> worker.state() == Worker.State.STEADY).count();
  }
}
