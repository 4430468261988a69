package org.chameleoncloud.edge.testbed.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * An immutable device record; every change creates a new one. {@link #toString()} leaves out the properties, which
 * contain secrets.
 *
 * @param number a sequence number in the order of creation
 * @param uuid the id of the record
 * @param name the device name, unique across all projects
 * @param projectId the id of the project that owns the record
 * @param createdAt when it was registered
 * @param changedAt when the name or a property last changed; null if never
 * @param properties all stored properties, including secrets in clear text and those that Doni never shows. Not
 *     copied, because there can be ten thousand records: do not modify the map after passing it
 * @param workers in the order of Doni's list response: k8s, balena, blazar.device, tunelo
 * @param windows the times in which nobody else may lease the device
 * @param isDeleted whether it was deleted: then clients do not see it, while its workers clean up
 * @param hardwareType {@code device.balena}; a PATCH can store another one, which Doni then cannot show
 */
public record DeviceRecord(long number, String uuid, String name, String projectId,
    Instant createdAt, Instant changedAt, SortedMap<String, JsonNode> properties,
    List<WorkerTask> workers, List<AvailabilityWindow> windows, boolean isDeleted,
    String hardwareType) {
  public DeviceRecord {
    properties = Collections.unmodifiableSortedMap(properties);
    workers = List.copyOf(workers);
    windows = List.copyOf(windows);
  }

  /** When the name or a property last changed; empty if never. */
  public Optional<Instant> updatedAt() {
    return Optional.ofNullable(changedAt);
  }

  /** The stored property with this key. */
  public Optional<JsonNode> property(String property) {
    return Optional.ofNullable(properties.get(property));
  }

  /**
   * The worker of this type.
   *
   * @throws IllegalArgumentException when records have no such worker
   */
  public WorkerTask worker(String type) {
    return workers.stream().filter(worker -> worker.type().equals(type)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no worker of the type " + type));
  }

  /** How many workers are STEADY. */
  public int steadyWorkers() {
    return (int) workers.stream().filter(worker -> worker.state() == WorkerState.STEADY).count();
  }

  /** Whether any worker is PENDING or IN_PROGRESS. */
  public boolean unsettled() {
    return workers.stream().anyMatch(worker -> !worker.state().settled());
  }

  /** The same record, with the worker of the same type replaced. */
  public DeviceRecord withWorker(WorkerTask task) {
    return withWorkers(workers.stream()
        .map(worker -> worker.type().equals(task.type()) ? task : worker).toList());
  }

  /** The same record, with its settled workers PENDING again. */
  public DeviceRecord withSettledWorkersPending() {
    return withWorkers(workers.stream()
        .map(worker -> worker.state().settled() ? worker.withState(WorkerState.PENDING) : worker)
        .toList());
  }

  /** The same record with this name and these properties; updates the time of the last change if they differ. */
  public DeviceRecord edited(String newName, SortedMap<String, JsonNode> newProperties,
      Instant now) {
    return edited(newName, hardwareType, newProperties, now);
  }

  DeviceRecord edited(String newName, String newType, SortedMap<String, JsonNode> newProperties,
      Instant now) {
    boolean same = newName.equals(name) && newProperties.equals(properties)
        && newType.equals(hardwareType);
    return new DeviceRecord(number, uuid, newName, projectId, createdAt, same ? changedAt : now,
        newProperties, workers, windows, isDeleted, newType);
  }

  /** The same record with these windows. */
  public DeviceRecord withWindows(List<AvailabilityWindow> others) {
    return new DeviceRecord(number, uuid, name, projectId, createdAt, changedAt, properties,
        workers, others, isDeleted, hardwareType);
  }

  /** The same record with all its workers PENDING, as only an operator of the testbed can make them. */
  public DeviceRecord withAllWorkersPending() {
    return withWorkers(
        workers.stream().map(worker -> worker.withState(WorkerState.PENDING)).toList());
  }

  DeviceRecord deleted() {
    return new DeviceRecord(number, uuid, name, projectId, createdAt, changedAt, properties,
        workers, List.of(), true, hardwareType).withSettledWorkersPending();
  }

  private DeviceRecord withWorkers(List<WorkerTask> tasks) {
    return new DeviceRecord(number, uuid, name, projectId, createdAt, changedAt, properties,
        tasks, windows, isDeleted, hardwareType);
  }

  @Override
  public String toString() {
    return name + " " + uuid + " " + workers;
  }
}
