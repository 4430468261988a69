package org.chameleoncloud.edge.testbed.worker;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.chameleoncloud.edge.testbed.http.Json;
import org.chameleoncloud.edge.testbed.inventory.WorkerState;
import org.chameleoncloud.edge.testbed.inventory.WorkerTask;

/** How a run of a worker ends, and what Doni's manager makes of it (doni/worker/manager.py). */
sealed interface Outcome {
  /** The worker after this outcome. */
  WorkerTask settle(WorkerTask task);

  /** Done; these details are set. */
  record Success(Map<String, JsonNode> details) implements Outcome {
    private static final Set<String> PASSING = Set.of("last_error", "defer_count",
        "defer_reason");

    @Override
    public WorkerTask settle(WorkerTask task) {
      SortedMap<String, JsonNode> all = new TreeMap<>(task.details());
      all.putAll(details);
      all.keySet().removeAll(PASSING);
      return task.in(WorkerState.STEADY, all);
    }
  }

  /** Cannot be done yet and is tried again in the next run. */
  record Deferral(String reason) implements Outcome {
    @Override
    public WorkerTask settle(WorkerTask task) {
      int before = task.detail("defer_count").map(JsonNode::asInt).orElse(0);
      SortedMap<String, JsonNode> all = new TreeMap<>(task.details());
      all.put("defer_count", Json.of(before + 1));
      all.put("defer_reason", Json.of(reason));
      return task.in(WorkerState.PENDING, all);
    }
  }

  /** Failed, and is not tried again until a PATCH or a sync. */
  record Failure(String message) implements Outcome {
    /** What Doni says of an exception that it did not foresee. */
    static final Failure UNHANDLED = new Failure("Unhandled error");

    @Override
    public WorkerTask settle(WorkerTask task) {
      SortedMap<String, JsonNode> all = new TreeMap<>(task.details());
      all.put("last_error", Json.of(message));
      return task.in(WorkerState.ERROR, all);
    }
  }
}
