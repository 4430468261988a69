package org.chameleoncloud.edge.registry;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.chameleoncloud.edge.inventory.DeviceProperty;

/**
 * A device record, reduced to what is known to be safe and useful.
 *
 * <p>Only the properties that {@link DeviceProperty#isMirrored()} are kept: the others (the k8s bootstrap token, the
 * device's channels) are secret or not the owner's, and are dropped where the response is read.
 *
 * @param uuid the registry's id of the record
 * @param name the device name
 * @param projectId the project that owns it
 * @param createdAt when it was registered
 * @param properties what the owner sets; each a String or a list of Strings, as the registry has
 *     it, or whatever else somebody stored there
 * @param workers the health checks, sorted by type (the registry's own order changes from answer to answer)
 * @param balena what baking needs; null until the balena worker has run for the first time
 */
public record Hardware(String uuid, String name, String projectId, Instant createdAt,
    Map<DeviceProperty, Object> properties, List<Worker> workers, BalenaDevice balena) {

  public Hardware {
    properties = Map.copyOf(properties);
    workers = List.copyOf(workers);
  }

  /** The device's identity at balena, once the balena worker has run. */
  public Optional<BalenaDevice> balenaDevice() {
    return Optional.ofNullable(balena);
  }

  /** When balena last saw the device, as of the balena worker's last run. */
  public Optional<Instant> lastSeen() {
    return workers.stream().map(Worker::lastSeen).flatMap(Optional::stream).max(Instant::compareTo);
  }

  /** How many checks are in the state STEADY. */
  public int steadyWorkers() {
    return (int) workers.stream().filter(worker -> worker.state() == Worker.State.STEADY).count();
  }
}
