package org.chameleoncloud.edge.testbed.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;

/**
 * One worker of one record. Prints without its details, which hold secrets.
 *
 * @param type {@code balena}, {@code blazar.device}, {@code k8s} or {@code tunelo}
 * @param details what it found out, by the registry's names; survives a reset to PENDING. Not copied: whoever
 *     makes a task gives its map away
 */
public record WorkerTask(String type, WorkerState state, SortedMap<String, JsonNode> details) {
  public WorkerTask {
    details = Collections.unmodifiableSortedMap(details);
  }

  /** One of its details. */
  public Optional<JsonNode> detail(String name) {
    return Optional.ofNullable(details.get(name));
  }

  /** The same worker in another state. */
  public WorkerTask in(WorkerState other) {
    return new WorkerTask(type, other, details);
  }

  /** The same worker in another state and with other details. */
  public WorkerTask in(WorkerState other, SortedMap<String, JsonNode> otherDetails) {
    return new WorkerTask(type, other, otherDetails);
  }

  @Override
  public String toString() {
    return type + "=" + state;
  }
}
