package org.chameleoncloud.edge.testbed.worker;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;

/** What one of Doni's workers does for one record in one run. */
interface Worker {
  /**
   * Does the work.
   *
   * @param record as it is now; its own task is IN_PROGRESS
   * @param device the hardware behind it
   */
  Turn run(DeviceRecord record, SimulatedDevice device, Instant now);

  /**
   * How it went, and which properties the worker wrote into the record.
   *
   * @param properties empty for all workers but k8s
   */
  record Turn(Outcome outcome, Map<String, JsonNode> properties) {
    static Turn of(Outcome outcome) {
      return new Turn(outcome, Map.of());
    }
  }
}
