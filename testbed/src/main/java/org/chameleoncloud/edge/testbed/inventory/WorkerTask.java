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
 */
public record WorkerTask(String type, WorkerState state, SortedMap<String, JsonNode> details) {
  public WorkerTask {
    details = Collections.unmodifiableSortedMap(details);
  }

  /** The detail with this key. */
  public Optional<JsonNode> detail(String name) {
    return Optional.ofNullable(details.get(name));
  }

  /** The same worker in another state. */
  public WorkerTask withState(WorkerState other) {
    return new WorkerTask(type, other, details);
  }

  /** The same worker in another state and with other details. */
  public WorkerTask withState(WorkerState other, SortedMap<String, JsonNode> otherDetails) {
    return new WorkerTask(type, other, otherDetails);
  }

  @Override
  public String toString() {
    return type + "=" + state;
  }
}
