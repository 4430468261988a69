package org.chameleoncloud.edge.testbed.worker;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.chameleoncloud.edge.testbed.identity.RandomStrings;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;
import org.chameleoncloud.edge.testbed.inventory.PatchOperation;
import org.chameleoncloud.edge.testbed.inventory.RecordChanges;
import org.chameleoncloud.edge.testbed.reservation.Nodes;

/** The simulated hardware of the records, which can be switched on and off, and its nodes. Thread-safe. */
public final class Devices implements Nodes {
  private final Map<String, SimulatedDevice> byUuid = new ConcurrentHashMap<>();
  /** Whether each node is Ready, by name. */
  private final Map<String, Boolean> nodes = new ConcurrentHashMap<>();
  private final Set<String> forgotten = ConcurrentHashMap.newKeySet();
  private final RecordChanges changes;
  private final Clock clock;

  public Devices(RecordChanges changes, Clock clock) {
    this.changes = changes;
    this.clock = clock;
  }

  /** Brings a device online: balena sees it, and its node joins the cluster with the name of the record. */
  public void join(DeviceRecord record) {
    SimulatedDevice device = device(record.uuid());
    Instant since = device.online() ? device.contact() : clock.instant();
    byUuid.put(record.uuid(), new SimulatedDevice(true, since, record.name()));
    addNode(record.name());
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
    if (device.online()) {
      byUuid.put(record.uuid(), new SimulatedDevice(false, clock.instant(), device.node()));
      nodes.replace(device.node(), false);
    }
  }

  /** Adds a Ready node to the cluster, or makes an existing one Ready. */
  public void addNode(String name) {
    nodes.put(name, true);
  }

  /** Deletes a node of the cluster, if it exists. */
  public void removeNode(String name) {
    nodes.remove(name);
  }

  @Override
  public boolean exists(String name) {
    return nodes.containsKey(name);
  }

  @Override
  public boolean ready(String name) {
    return nodes.getOrDefault(name, false);
  }

  /** Deletes a device at balena; its balena worker registers it again in its next run. */
  public void forget(DeviceRecord record) {
    forgotten.add(record.uuid());
  }

  /** Whether balena knows the device: its balena worker has run, and it was not deleted since. */
  boolean knownToBalena(DeviceRecord record) {
    return record.worker("balena").detail("device_id").isPresent()
        && !forgotten.contains(record.uuid());
  }

  void registeredAtBalena(DeviceRecord record) {
    forgotten.remove(record.uuid());
  }

  /** Whether the device was ever switched on. */
  public boolean booted(DeviceRecord record) {
    return device(record.uuid()).booted();
  }

  SimulatedDevice device(String uuid) {
    return byUuid.getOrDefault(uuid, SimulatedDevice.NEVER_BOOTED);
  }
}
