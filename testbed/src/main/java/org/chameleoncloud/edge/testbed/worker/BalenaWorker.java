package org.chameleoncloud.edge.testbed.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.chameleoncloud.edge.testbed.http.Json;
import org.chameleoncloud.edge.testbed.identity.RandomStrings;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;
import org.chameleoncloud.edge.testbed.inventory.DoniRelease;

/** Registers the device with balena. Creates the device key once; the machine type determines the fleet. */
final class BalenaWorker implements Worker {
  private static final DateTimeFormatter TIME = DateTimeFormatter
      .ofPattern("yyyy-MM-dd'T'HH:mm:ss'+00:00'").withZone(ZoneOffset.UTC);
  private static final long FIRST_DEVICE_ID = 5_879_361;
  private static final long FIRST_FLEET_ID = 1_883_020;

  private final List<String> machineTypes;
  private final Devices devices;
  private final DoniRelease release;

  BalenaWorker(List<String> machineTypes, Devices devices, DoniRelease release) {
    this.machineTypes = machineTypes;
    this.devices = devices;
    this.release = release;
  }

  @Override
  public Output run(DeviceRecord record, SimulatedDevice device, Instant now) {
    if (record.isDeleted()) {
      return Output.of(new WorkerResult.Success(Map.of("device_id", NullNode.instance,
          "device_api_key", NullNode.instance, "fleet_id", NullNode.instance)));
    }
    int fleet = machineTypes
        .indexOf(record.property("machine_name").map(JsonNode::asText).orElse(""));
    if (fleet < 0) {
      return Output.of(WorkerResult.Failure.UNHANDLED);
    }
    devices.registeredAtBalena(record);
    Map<String, JsonNode> details = new TreeMap<>(record.worker("balena").details());
    details.putIfAbsent("device_api_key", Json.of(RandomStrings.hexId()));
    details.put("device_id", Json.of(FIRST_DEVICE_ID + record.number()));
    details.putIfAbsent("fleet_id", Json.of(FIRST_FLEET_ID + fleet));
    if (release == DoniRelease.OF_2025) {
      details.put("last_seen", Json.of(device.lastContact(now).map(TIME::format).orElse(null)));
    }
    return Output.of(new WorkerResult.Success(details));
  }
}
