package org.chameleoncloud.edge.testbed.worker;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.chameleoncloud.edge.testbed.http.Json;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;
import org.chameleoncloud.edge.testbed.inventory.Records;
import org.chameleoncloud.edge.testbed.reservation.Nodes;

/**
 * Labels the device's node, once it has joined; issues a bootstrap token when the record has none. Without a label to
 * set it never looks for the node (doni/driver/worker/k8s.py). The recorded site deferred until the node joined and yet
 * counted no label of its own, so a site's labels are not counted here either.
 */
final class K8sWorker implements Worker {
  private static final String TOKEN = "k8s_bootstrap_token";

  private final Nodes nodes;
  private final boolean siteLabels;

  /**
   * Creates the worker.
   *
   * @param siteLabels whether the site sets labels on the nodes of all device types
   */
  K8sWorker(Nodes nodes, boolean siteLabels) {
    this.nodes = nodes;
    this.siteLabels = siteLabels;
  }

  @Override
  public Output run(DeviceRecord record, SimulatedDevice device, Instant now) {
    if (record.isDeleted()) {
      return Output.of(new WorkerResult.Success(details(0, 1, 0)));
    }
    boolean hasToken = record.property(TOKEN).filter(token -> !token.asText().isEmpty())
        .isPresent();
    Map<String, JsonNode> properties = hasToken
        ? Map.of()
        : Map.of(TOKEN, Json.of(Records.bootstrapToken()));
    return new Output(result(record, properties), properties);
  }

  private WorkerResult result(DeviceRecord record, Map<String, JsonNode> issued) {
    boolean egressDenied = record.property("local_egress").map(JsonNode::asText)
        .filter("deny"::equals).isPresent();
    if ((siteLabels || egressDenied) && !nodes.exists(record.name())) {
      return new WorkerResult.Deferral("No matching k8s node found");
    }
    boolean secretExists = issued.isEmpty()
        && record.worker("k8s").detail("created_token_secrets").isPresent();
    Map<String, JsonNode> details = details(secretExists ? 0 : 1, 0, egressDenied ? 1 : 0);
    // Doni is inconsistent here: the key with the token differs from the key with "null".
    issued.values().forEach(token -> details.put("issued_new_token", token));
    return new WorkerResult.Success(details);
  }

  private static Map<String, JsonNode> details(int created, int deleted, int labels) {
    Map<String, JsonNode> details = new TreeMap<>();
    details.put("created_token_secrets", Json.of(created));
    details.put("deleted_token_secrets", Json.of(deleted));
    details.put("issued new token", Json.of("null"));
    details.put("num_labels", Json.of(labels));
    return details;
  }
}
