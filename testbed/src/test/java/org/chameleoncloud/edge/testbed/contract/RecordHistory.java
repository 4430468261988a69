package org.chameleoncloud.edge.testbed.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.chameleoncloud.edge.testbed.inventory.PatchOperation;

/** The records in the transcripts so far, to detect changes that were not recorded. */
final class RecordHistory {
  private static final Set<String> TRANSIENT_DETAILS = Set.of("defer_count", "defer_reason",
      "last_error");

  private final Map<String, JsonNode> properties = new HashMap<>();
  private final Map<String, ObjectNode> details = new HashMap<>();

  /**
   * The edits that were made between the last transcript of a record and this PATCH but not recorded: the changed
   * properties in the response that the patch does not name.
   */
  List<PatchOperation> unrecordedEdits(Transcript patch) {
    JsonNode before = properties.get(patch.body().path("uuid").asText());
    if (before == null) {
      return List.of();
    }
    Set<String> named = new HashSet<>();
    patch.sent().forEach(operation -> named.add(operation.get("path").asText().split("/")[1]
        .equals("properties") ? operation.get("path").asText().split("/")[2] : ""));
    JsonNode after = patch.body().get("properties");
    List<PatchOperation> edits = new ArrayList<>();
    after.propertyStream().filter(entry -> !named.contains(entry.getKey()))
        .filter(entry -> !entry.getValue().equals(before.get(entry.getKey())))
        .forEach(entry -> edits.add(
            PatchOperation.add("/properties/" + entry.getKey(), entry.getValue())));
    before.propertyStream().map(Map.Entry::getKey)
        .filter(name -> !named.contains(name) && !after.has(name))
        .forEach(name -> edits.add(PatchOperation.remove("/properties/" + name)));
    return edits;
  }

  /**
   * The recorded response plus the details of the same worker in earlier transcripts, as far as the live response has
   * them: Doni never removes details, but the recording left some out.
   */
  JsonNode withRememberedDetails(JsonNode recorded, JsonNode live) {
    ObjectNode expected = recorded.deepCopy();
    expected.get("workers").forEach(worker -> {
      ObjectNode known = details.get(key(recorded, worker));
      JsonNode liveWorker = live.path("workers").valueStream()
          .filter(one -> one.path("worker_type").equals(worker.get("worker_type"))).findFirst()
          .orElse(worker);
      if (known != null) {
        known.propertyStream().filter(entry -> !worker.get("state_details").has(entry.getKey())
            && liveWorker.path("state_details").has(entry.getKey()))
            .forEach(entry -> ((ObjectNode) worker.get("state_details"))
                .set(entry.getKey(), entry.getValue()));
      }
    });
    return expected;
  }

  /** Remembers the record in a recorded response. */
  void add(JsonNode recorded) {
    properties.put(recorded.get("uuid").asText(), recorded.get("properties"));
    recorded.get("workers").forEach(worker -> {
      ObjectNode persistent = worker.get("state_details").deepCopy();
      persistent.remove(TRANSIENT_DETAILS);
      details.merge(key(recorded, worker), persistent, ObjectNode::setAll);
    });
  }

  private static String key(JsonNode record, JsonNode worker) {
    return record.get("uuid").asText() + " " + worker.get("worker_type").asText();
  }
}
