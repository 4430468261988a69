package org.chameleoncloud.edge.testbed.worker;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.UUID;
import org.chameleoncloud.edge.testbed.http.Json;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;

/** Makes the device reservable once its node has joined the cluster. */
final class BlazarWorker implements Worker {
  private static final DateTimeFormatter TIME = DateTimeFormatter
      .ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  @Override
  public Output run(DeviceRecord record, SimulatedDevice device, Instant now) {
    return Output.of(result(record, device, now));
  }

  private static WorkerResult result(DeviceRecord record, SimulatedDevice device, Instant now) {
    if (record.worker("blazar.device").detail("blazar_resource_id").isPresent()) {
      return new WorkerResult.Success(Map.of());
    }
    if (!device.hasNode(record.name())) {
      return new WorkerResult.Deferral("Can not make resource reservable, as the underlying entity"
          + " could not be found.");
    }
    Map<String, JsonNode> details = Map.of(
        "blazar_resource_id", Json.of(UUID.randomUUID().toString()),
        "resource_created_at", Json.of(TIME.format(now)));
    return new WorkerResult.Success(details);
  }
}
