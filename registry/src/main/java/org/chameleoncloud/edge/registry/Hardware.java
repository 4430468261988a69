package org.chameleoncloud.edge.registry;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.chameleoncloud.edge.inventory.DeviceProperty;

/**
 * A device record, reduced to the fields that are known to be safe and useful.
 *
 * <p>Only the properties that {@link DeviceProperty#isMirrored()} accepts are kept, and what
 * {@link RecordDetails} names. All else (such as the k8s bootstrap token) is dropped when the response is read.
 *
 * @param uuid the registry's id of the record
 * @param name the device name
 * @param projectId the id of the project that owns the record
 * @param hardwareType Doni's hardware type, such as {@code device.balena} or {@code baremetal}; null if the registry does
 *     not say
 * @param createdAt when the device was registered
 * @param properties the properties that the owner sets; normally Strings and lists of Strings, but other clients can
 *     store any JSON value
 * @param workers the health checks, sorted by type (the registry's order changes between responses)
 * @param balena the device's identity in balena; null until the balena worker has run for the first time
 * @param details what the registry, its workers and the device have written
 */
public record Hardware(String uuid, String name, String projectId, String hardwareType,
    Instant createdAt, Map<DeviceProperty, Object> properties, List<Worker> workers,
    BalenaDevice balena, RecordDetails details) {

  /** A record into which neither the registry nor the device has written anything. */
  public Hardware(String uuid, String name, String projectId, String hardwareType,
      Instant createdAt, Map<DeviceProperty, Object> properties, List<Worker> workers,
      BalenaDevice balena) {
    this(uuid, name, projectId, hardwareType, createdAt, properties, workers, balena,
        RecordDetails.NONE);
  }

  public Hardware {
    properties = Map.copyOf(properties);
    workers = List.copyOf(workers);
  }

  /** Whether it is an edge device's; a project may also have records of other hardware, under any name. */
  public boolean isEdgeDevice() {
    return DeviceProperty.HARDWARE_TYPE.equals(hardwareType);
  }

  /** The device's identity in balena; empty until the balena worker has run. */
  public Optional<BalenaDevice> balenaDevice() {
    return Optional.ofNullable(balena);
  }

  /** Whether the device is online, as far as the record shows. */
  public Connectivity connectivity() {
    return workers.stream().map(Worker::connectivity)
        .filter(connectivity -> connectivity.source() != Connectivity.Source.NONE)
        .findFirst().orElse(Connectivity.UNKNOWN);
  }

  /** The same record without the time when the registry last read from balena whether the device is online. */
  public Hardware withoutReadTime() {
    return new Hardware(uuid, name, projectId, hardwareType, createdAt, properties,
        workers.stream().map(Worker::withoutReadTime).toList(), balena, details);
  }

  /**
   * The same record, with each part that equals one of {@code other} replaced by that: two lists of the same records then
   * take hardly more memory than one.
   *
   * @param other null for none
   */
  public Hardware sharing(Hardware other) {
    if (other == null || equals(other)) {
      return other == null ? this : other;
    }
    boolean sameIdentity = uuid.equals(other.uuid) && name.equals(other.name)
        && projectId.equals(other.projectId) && Objects.equals(hardwareType, other.hardwareType)
        && createdAt.equals(other.createdAt) && Objects.equals(balena, other.balena);
    Hardware identity = sameIdentity ? other : this;
    return new Hardware(identity.uuid, identity.name, identity.projectId, identity.hardwareType,
        identity.createdAt,
        properties.equals(other.properties) ? other.properties : properties,
        workers.equals(other.workers) ? other.workers : workers, identity.balena,
        details.equals(other.details) ? other.details : details);
  }

  /** The number of workers in the state STEADY. */
  public int steadyWorkers() {
    return (int) workers.stream().filter(worker -> worker.state() == Worker.State.STEADY).count();
  }
}
