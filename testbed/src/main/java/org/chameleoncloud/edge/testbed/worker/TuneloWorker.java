package org.chameleoncloud.edge.testbed.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.testbed.http.Json;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;

/**
 * Creates a tunnel for each channel of the record, and for the user channel once the device has booted. Like in Doni,
 * a tunnel remains when its channel is removed from the record.
 */
final class TuneloWorker implements Worker {
  private static final String HUB_KEY = "A".repeat(43) + "=";

  @Override
  public Output run(DeviceRecord record, SimulatedDevice device, Instant now) {
    if (record.isDeleted()) {
      return Output.of(new WorkerResult.Success(Map.of()));
    }
    ObjectNode channels = Json.object();
    record.worker("tunelo").detail("channels")
        .ifPresent(known -> channels.setAll((ObjectNode) known));
    for (String name : channelNames(record, device)) {
      if (!channels.has(name)) {
        channels.set(name, channel(record));
      }
    }
    return Output.of(new WorkerResult.Success(Map.of("channels", channels)));
  }

  private static Set<String> channelNames(DeviceRecord record, SimulatedDevice device) {
    Set<String> names = record.property("channels").map(channels -> channels.propertyStream()
        .map(Map.Entry::getKey).collect(Collectors.toCollection(TreeSet::new)))
        .orElseGet(TreeSet::new);
    if (device.booted()) {
      names.add("user");
    }
    return names;
  }

  private static JsonNode channel(DeviceRecord record) {
    ObjectNode channel = Json.object();
    channel.putNull("endpoint").put("ip", "10.%d.%d.%d".formatted(record.number() / 62_500 % 250,
        3 + record.number() / 250 % 250, 3 + record.number() % 250));
    channel.putArray("peers").addObject().put("endpoint", "192.0.2.34:51821")
        .put("ip", "10.0.3.2").put("public_key", HUB_KEY);
    return channel.put("uuid", UUID.randomUUID().toString());
  }
}
