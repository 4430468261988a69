package org.chameleoncloud.edge.testbed.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.chameleoncloud.edge.testbed.http.Json;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;
import org.chameleoncloud.edge.testbed.inventory.Records;

/**
 * Doni's poll of balena, which writes the observed state of all devices and touches nothing else of a worker
 * (doni/driver/worker/balena.py, {@code fetch_observed_state}). A device that balena does not know keeps its last
 * values. Thread-safe.
 */
public final class BalenaPoll {
  /** Doni's own clock: {@code isoformat()} without fractions. */
  private static final DateTimeFormatter DONI_TIME = DateTimeFormatter
      .ofPattern("yyyy-MM-dd'T'HH:mm:ss'+00:00'").withZone(ZoneOffset.UTC);
  /** As balena's API writes it: {@code toISOString()} of JavaScript. */
  private static final DateTimeFormatter BALENA_TIME = DateTimeFormatter
      .ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Records records;
  private final Devices devices;
  private final Clock clock;

  /** Creates the poll. */
  public BalenaPoll(Records records, Devices devices, Clock clock) {
    this.records = records;
    this.devices = devices;
    this.clock = clock;
  }

  /** Asks balena about all devices. */
  public void run() {
    Instant now = clock.instant();
    records.all().stream().filter(devices::knownToBalena)
        .forEach(record -> records.change(record.uuid(), current -> observed(current, now)));
  }

  private DeviceRecord observed(DeviceRecord record, Instant now) {
    return record
        .withWorker(
            record.worker("balena").withObserved(state(devices.device(record.uuid()), now)));
  }

  // A device that has never been online has no status and no event: its supervisor reports the one, the VPN the other.
  private static JsonNode state(SimulatedDevice device, Instant now) {
    ObjectNode state = Json.object().put("is_online", device.online());
    state.put("last_connectivity_event",
        device.lastEvent().map(BALENA_TIME::format).orElse(null));
    state.put("last_fetched", DONI_TIME.format(now));
    return state.put("status", device.booted() ? "Idle" : null);
  }
}
