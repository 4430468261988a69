package org.chameleoncloud.edge.testbed.worker;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.chameleoncloud.edge.testbed.http.Json;
import org.chameleoncloud.edge.testbed.inventory.WorkerState;
import org.chameleoncloud.edge.testbed.inventory.WorkerTask;

/** The result of a worker's run, and how Doni's manager stores it (doni/worker/manager.py). */
sealed interface WorkerResult {
  /** The worker with this result. */
  WorkerTask applyTo(WorkerTask task);

  /** Success; sets these details. */
  record Success(Map<String, JsonNode> details) implements WorkerResult {
    private static final Set<String> TRANSIENT = Set.of("last_error", "defer_count",
        "defer_reason");

    @Override
    public WorkerTask applyTo(WorkerTask task) {
      SortedMap<String, JsonNode> all = new TreeMap<>(task.details());
      all.putAll(details);
      all.keySet().removeAll(TRANSIENT);
      return task.withState(WorkerState.STEADY, all);
    }
  }

  /**
   * Not possible yet; the worker tries again in the next run.
   *
   * @param reason why; null to keep an earlier reason
   * @param details the details to set; those that are null in JSON are removed
   */
  record Deferral(String reason, Map<String, JsonNode> details) implements WorkerResult {
    Deferral(String reason) {
      this(reason, Map.of());
    }

    @Override
    public WorkerTask applyTo(WorkerTask task) {
      int previous = task.detail("defer_count").map(JsonNode::asInt).orElse(0);
      SortedMap<String, JsonNode> all = new TreeMap<>(task.details());
      all.put("defer_count", Json.of(previous + 1));
      if (reason != null) {
        all.put("defer_reason", Json.of(reason));
      }
      details.forEach((key, value) -> {
        if (value.isNull()) {
          all.remove(key);
        } else {
          all.put(key, value);
        }
      });
      return task.withState(WorkerState.PENDING, all);
    }
  }

  /** Failure; the worker does not try again until a PATCH or a sync. */
  record Failure(String message) implements WorkerResult {
    /** Doni's result for an unexpected exception. */
    static final Failure UNHANDLED = new Failure("Unhandled error");

    @Override
    public WorkerTask applyTo(WorkerTask task) {
      SortedMap<String, JsonNode> all = new TreeMap<>(task.details());
      all.put("last_error", Json.of(message));
      return task.withState(WorkerState.ERROR, all);
    }
  }
}
