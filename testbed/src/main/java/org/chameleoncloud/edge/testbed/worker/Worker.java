package org.chameleoncloud.edge.testbed.worker;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;

/** One of Doni's workers. */
interface Worker {
  /**
   * Runs the worker for one record.
   *
   * @param record the current record; this worker is IN_PROGRESS
   * @param device the hardware of the record
   */
  Output run(DeviceRecord record, SimulatedDevice device, Instant now);

  /**
   * The result of a run and the properties that the worker writes into the record.
   *
   * @param properties empty for all workers except k8s
   */
  record Output(WorkerResult result, Map<String, JsonNode> properties) {
    static Output of(WorkerResult result) {
      return new Output(result, Map.of());
    }
  }
}
