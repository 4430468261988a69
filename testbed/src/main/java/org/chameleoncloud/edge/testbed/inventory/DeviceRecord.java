package org.chameleoncloud.edge.testbed.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A device record as it is at one moment; every change makes a new one. Prints without its properties, which hold
 * secrets.
 *
 * @param number counts the records in the order of their making
 * @param uuid the record's id
 * @param name unique among all projects' records
 * @param projectId who owns it
 * @param createdAt when it was registered
 * @param changedAt when name or properties last changed; null while they never did
 * @param properties all that is stored, secrets in clear text and what Doni never shows included; not copied, for
 *     there are ten thousand records, so whoever makes one gives its map away
 * @param workers in the order of Doni's list answer: k8s, balena, blazar.device, tunelo
 */
public record DeviceRecord(long number, String uuid, String name, String projectId,
    Instant createdAt, Instant changedAt, SortedMap<String, JsonNode> properties,
    List<WorkerTask> workers) {
  public DeviceRecord {
    properties = Collections.unmodifiableSortedMap(properties);
    workers = List.copyOf(workers);
  }

  /** When name or properties last changed, if they ever did. */
  public Optional<Instant> updatedAt() {
    return Optional.ofNullable(changedAt);
  }

  /** One of the stored properties. */
  public Optional<JsonNode> property(String property) {
    return Optional.ofNullable(properties.get(property));
  }

  /** The worker of this type, which every record has. */
  public WorkerTask worker(String type) {
    return workers.stream().filter(worker -> worker.type().equals(type)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no worker " + type));
  }

  /** How many workers are STEADY. */
  public int steadyWorkers() {
    return (int) workers.stream().filter(worker -> worker.state() == WorkerState.STEADY).count();
  }

  /** Whether any worker waits for a run or is in one. */
  public boolean unsettled() {
    return workers.stream().anyMatch(worker -> !worker.state().settled());
  }

  /** The same record with this worker in the place of the one of its type. */
  public DeviceRecord with(WorkerTask task) {
    return withWorkers(workers.stream()
        .map(worker -> worker.type().equals(task.type()) ? task : worker).toList());
  }

  /** The same record with its settled workers to run again. */
  public DeviceRecord rerun() {
    return withWorkers(workers.stream()
        .map(worker -> worker.state().settled() ? worker.in(WorkerState.PENDING) : worker)
        .toList());
  }

  /** The same record with another name and other properties, changed now if they differ. */
  public DeviceRecord edited(String newName, SortedMap<String, JsonNode> newProperties,
      Instant now) {
    boolean same = newName.equals(name) && newProperties.equals(properties);
    return new DeviceRecord(number, uuid, newName, projectId, createdAt, same ? changedAt : now,
        newProperties, workers);
  }

  private DeviceRecord withWorkers(List<WorkerTask> tasks) {
    return new DeviceRecord(number, uuid, name, projectId, createdAt, changedAt, properties,
        tasks);
  }

  @Override
  public String toString() {
    return name + " " + uuid + " " + workers;
  }
}
