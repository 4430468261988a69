package org.chameleoncloud.edge.testbed.worker;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.chameleoncloud.edge.testbed.identity.RandomStrings;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;
import org.chameleoncloud.edge.testbed.inventory.PatchOperation;
import org.chameleoncloud.edge.testbed.inventory.RecordChanges;

/** The simulated hardware of the records, which can be switched on and off. Thread-safe. */
public final class Devices {
  private final Map<String, SimulatedDevice> byUuid = new ConcurrentHashMap<>();
  private final RecordChanges changes;
  private final Clock clock;

  public Devices(RecordChanges changes, Clock clock) {
    this.changes = changes;
    this.clock = clock;
  }

  /** Brings a device online: balena sees it, and its node joins the cluster with the name of the record. */
  public void join(DeviceRecord record) {
    byUuid.put(record.uuid(), new SimulatedDevice(true, clock.instant(), record.name()));
  }

  /** Writes the device's channels into its record, unless it already has some. */
  public void writeChannels(DeviceRecord record) {
    if (record.property("channels").filter(JsonNode::isObject).isPresent()) {
      return;
    }
    String key = Base64.getEncoder()
        .encodeToString(Base64.getUrlDecoder().decode(RandomStrings.urlSafe(32)));
    changes.patch(record.uuid(), PatchOperation.add("/properties/channels",
        Map.of("user", Map.of("channel_type", "wireguard", "public_key", key))));
  }

  /** Switches a device off; its node remains in the cluster. */
  public void powerOff(DeviceRecord record) {
    SimulatedDevice device = device(record.uuid());
    byUuid.put(record.uuid(), new SimulatedDevice(false, clock.instant(), device.node()));
  }

  /** Whether the device was ever switched on. */
  public boolean booted(DeviceRecord record) {
    return device(record.uuid()).booted();
  }

  SimulatedDevice device(String uuid) {
    return byUuid.getOrDefault(uuid, SimulatedDevice.NEVER_BOOTED);
  }
}
