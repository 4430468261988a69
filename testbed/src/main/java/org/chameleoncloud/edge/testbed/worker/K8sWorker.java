package org.chameleoncloud.edge.testbed.worker;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.chameleoncloud.edge.testbed.http.Json;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;
import org.chameleoncloud.edge.testbed.inventory.Records;

/** Labels the device's node, once it has joined; issues a bootstrap token when the record has none. */
final class K8sWorker implements Worker {
  private static final String TOKEN = "k8s_bootstrap_token";

  @Override
  public Output run(DeviceRecord record, SimulatedDevice device, Instant now) {
    boolean hasToken = record.property(TOKEN).filter(token -> !token.asText().isEmpty())
        .isPresent();
    Map<String, JsonNode> properties = hasToken
        ? Map.of()
        : Map.of(TOKEN, Json.of(Records.bootstrapToken()));
    return new Output(result(record, device, properties), properties);
  }

  private static WorkerResult result(DeviceRecord record, SimulatedDevice device,
      Map<String, JsonNode> issued) {
    if (!device.hasNode(record.name())) {
      return new WorkerResult.Deferral("No matching k8s node found");
    }
    boolean secretExists = issued.isEmpty()
        && record.worker("k8s").detail("created_token_secrets").isPresent();
    boolean egressDenied = record.property("local_egress").map(JsonNode::asText)
        .filter("deny"::equals).isPresent();
    Map<String, JsonNode> details = new TreeMap<>();
    details.put("created_token_secrets", Json.of(secretExists ? 0 : 1));
    details.put("deleted_token_secrets", Json.of(0));
    details.put("issued new token", Json.of("null"));
    details.put("num_labels", Json.of(egressDenied ? 1 : 0));
    // Doni is inconsistent here: the key with the token differs from the key with "null".
    issued.values().forEach(token -> details.put("issued_new_token", token));
    return new WorkerResult.Success(details);
  }
}
