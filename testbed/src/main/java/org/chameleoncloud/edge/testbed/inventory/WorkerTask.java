package org.chameleoncloud.edge.testbed.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;

/**
 * One worker of one record. {@link #toString()} leaves out the details, which contain secrets.
 *
 * @param type {@code balena}, {@code blazar.device}, {@code k8s} or {@code tunelo}
 * @param details the worker's results, with the registry's keys; kept when the worker goes back to PENDING. Not
 *     copied: do not modify the map after passing it
 * @param observed what balena last said about the device; null until it said something, and for all other workers
 */
public record WorkerTask(String type, WorkerState state, SortedMap<String, JsonNode> details,
    JsonNode observed) {
  public WorkerTask {
    details = Collections.unmodifiableSortedMap(details);
  }

  static WorkerTask pending(String type) {
    return new WorkerTask(type, WorkerState.PENDING, Collections.emptySortedMap(), null);
  }

  /** The detail with this key. */
  public Optional<JsonNode> detail(String name) {
    return Optional.ofNullable(details.get(name));
  }

  /** What balena last said about the device, with the registry's keys; empty until it said something. */
  public Optional<JsonNode> observedState() {
    return Optional.ofNullable(observed);
  }

  /** The same worker in another state. */
  public WorkerTask withState(WorkerState other) {
    return new WorkerTask(type, other, details, observed);
  }

  /** The same worker in another state and with other details. */
  public WorkerTask withState(WorkerState other, SortedMap<String, JsonNode> otherDetails) {
    return new WorkerTask(type, other, otherDetails, observed);
  }

  /** The same worker with another observed state. */
  public WorkerTask withObserved(JsonNode other) {
    return new WorkerTask(type, state, details, other);
  }

  @Override
  public String toString() {
    return type + "=" + state;
  }
}
