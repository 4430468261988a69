package org.chameleoncloud.edge.testbed.worker;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.chameleoncloud.edge.testbed.identity.Randoms;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;
import org.chameleoncloud.edge.testbed.inventory.PatchOperation;
import org.chameleoncloud.edge.testbed.inventory.RecordChanges;

/** The hardware behind the records: what happens when somebody switches a device on or off. */
public final class Devices {
  private final Map<String, SimulatedDevice> byUuid = new ConcurrentHashMap<>();
  private final RecordChanges changes;
  private final Clock clock;

  public Devices(RecordChanges changes, Clock clock) {
    this.changes = changes;
    this.clock = clock;
  }

  /** A device comes up: balena sees it, and its node joins the cluster under the record's name. */
  public void join(DeviceRecord record) {
    byUuid.put(record.uuid(), new SimulatedDevice(true, clock.instant(), record.name()));
  }

  /** A device that is up writes its channels into its record, unless they are there already. */
  public void writeChannels(DeviceRecord record) {
    if (record.property("channels").filter(JsonNode::isObject).isPresent()) {
      return;
    }
    String key = Base64.getEncoder()
        .encodeToString(Base64.getUrlDecoder().decode(Randoms.urlSafe(32)));
    changes.patch(record.uuid(), PatchOperation.add("/properties/channels",
        Map.of("user", Map.of("channel_type", "wireguard", "public_key", key))));
  }

  /** A device goes down; its node stays in the cluster. */
  public void leave(DeviceRecord record) {
    SimulatedDevice device = of(record.uuid());
    byUuid.put(record.uuid(), new SimulatedDevice(false, clock.instant(), device.node()));
  }

  /** Whether the device behind a record was ever switched on. */
  public boolean booted(DeviceRecord record) {
    return of(record.uuid()).booted();
  }

  SimulatedDevice of(String uuid) {
    return byUuid.getOrDefault(uuid, SimulatedDevice.NEVER_BOOTED);
  }
}
