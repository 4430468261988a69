package org.chameleoncloud.edge.registry;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A device record, reduced to what is known to be safe and useful.
 *
 * <p>Only the properties of {@link #KNOWN_PROPERTIES} are kept: others (the k8s bootstrap token, the device's
 * channels) are secret or none of our business and are dropped where the answer is read.
 *
 * @param uuid the registry's id of the record
 * @param name the device name
 * @param projectId the project that owns it
 * @param createdAt when it was registered
 * @param properties what a user sets, by registry name; each a String or a list of Strings, as the registry has
 *     it, or whatever else somebody stored there
 * @param workers the health checks, sorted by type (the registry's own order changes from answer to answer)
 * @param balena what baking needs; null until the balena worker has run for the first time
 */
public record Hardware(String uuid, String name, String projectId, Instant createdAt,
    Map<String, Object> properties, List<Worker> workers, BalenaDevice balena) {

  /** The properties of a record that a user sets; the secret is not among them because it reads back masked. */
  public static final Set<String> KNOWN_PROPERTIES = Set.of("machine_name", "contact_email",
      "application_credential_id", "authorized_projects", "authorized_projects_reason",
      "local_egress",
      "device_profiles");

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
