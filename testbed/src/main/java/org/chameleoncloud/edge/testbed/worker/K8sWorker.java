package org.chameleoncloud.edge.testbed.worker;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.chameleoncloud.edge.testbed.http.Json;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;
import org.chameleoncloud.edge.testbed.inventory.Records;

/** Labels the device's node, which must have joined; makes a bootstrap token when the record has none. */
final class K8sWorker implements Worker {
  private static final String TOKEN = "k8s_bootstrap_token";

  @Override
  public Turn run(DeviceRecord record, SimulatedDevice device, Instant now) {
    boolean hasToken = record.property(TOKEN).filter(token -> !token.asText().isEmpty())
        .isPresent();
    Map<String, JsonNode> properties = hasToken
        ? Map.of()
        : Map.of(TOKEN, Json.of(Records.bootstrapToken()));
    return new Turn(outcome(record, device, properties), properties);
  }

  private static Outcome outcome(DeviceRecord record, SimulatedDevice device,
      Map<String, JsonNode> issued) {
    if (!device.hasNode(record.name())) {
      return new Outcome.Deferral("No matching k8s node found");
    }
    boolean secretExists = issued.isEmpty()
        && record.worker("k8s").detail("created_token_secrets").isPresent();
    boolean denied = record.property("local_egress").map(JsonNode::asText)
        .filter("deny"::equals).isPresent();
    Map<String, JsonNode> details = new TreeMap<>();
    details.put("created_token_secrets", Json.of(secretExists ? 0 : 1));
    details.put("deleted_token_secrets", Json.of(0));
    details.put("issued new token", Json.of("null"));
    details.put("num_labels", Json.of(denied ? 1 : 0));
    // Doni's own misspelling: the key with the token differs from the key that says "null".
    issued.values().forEach(token -> details.put("issued_new_token", token));
    return new Outcome.Success(details);
  }
}
