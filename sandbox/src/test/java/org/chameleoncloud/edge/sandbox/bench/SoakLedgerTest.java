package org.chameleoncloud.edge.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusBuilder;
import org.chameleoncloud.edge.operator.api.LocalEgress;
import org.chameleoncloud.edge.sandbox.bench.SoakPlan.Spec;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;
import org.chameleoncloud.edge.testbed.inventory.WorkerState;
import org.chameleoncloud.edge.testbed.inventory.WorkerTask;
import org.junit.jupiter.api.Test;

/** What the comparison of specs, resources and records finds. */
class SoakLedgerTest {
  private static final Spec SPEC = new Spec(LocalEgress.deny, "pi_gpio", "lab1@example.org");
  private static final Map<String, Spec> ONE = Map.of("pi", SPEC);

  private static DeviceRecord record(long number, String name, String uuid, Spec spec) {
    TreeMap<String, JsonNode> properties = new TreeMap<>();
    JsonNodeFactory json = JsonNodeFactory.instance;
    properties.put("local_egress", json.textNode(spec.egress().name()));
    properties.put("contact_email", json.textNode(spec.contact()));
    if (spec.profile() != null) {
      properties.put("device_profiles", json.arrayNode().add(spec.profile()));
    }
    return new DeviceRecord(number, uuid, name, "project", Instant.EPOCH, null, properties,
        List.of(pending("k8s"), pending("balena")), List.of(), false,
        "device.balena");
  }

  private static WorkerTask pending(String type) {
    return new WorkerTask(type, WorkerState.PENDING, Collections.emptySortedMap(), null);
  }

  private static DeviceRecord record() {
    return record(1, "pi", "uuid-1", SPEC);
  }

  private static EdgeDevice device(String name, EdgeDeviceStatus status) {
    EdgeDevice device = SoakFleet.device(name, SPEC);
    device.getMetadata().setGeneration(3L);
    device.setStatus(status);
    return device;
  }

  private static EdgeDeviceStatus status(String uuid, String health, long generation,
      String stalled) {
    return EdgeDeviceStatusBuilder.builder().uuid(uuid).health(health)
        .conditions(List.of(condition("Registered", "True", generation),
            condition("Stalled", stalled, generation)))
        .build();
  }

  private static Condition condition(String type, String status, long generation) {
    return new Condition(type, status, generation, "2026-11-01T12:00:00Z", "Reason", "Message.");
  }

  private static EdgeDevice registered() {
    return device("pi", status("uuid-1", "0/2", 3, "False"));
  }

  private static List<String> differences(EdgeDevice device, DeviceRecord record) {
    return SoakLedger.differences(ONE, List.of(device), List.of(record));
  }

  @Test
  void aDeviceThatIsRegisteredAsItsSpecSaysDoesNotDiffer() {
    assertThat(differences(registered(), record())).isEmpty();
  }

  @Test
  void whatIsMissingOrLeftOverIsFound() {
    assertThat(SoakLedger.differences(ONE, List.of(), List.of()))
        .containsExactly("pi: the resource is missing");
    assertThat(SoakLedger.differences(ONE, List.of(registered()), List.of()))
        .singleElement().asString().startsWith("pi: there is no record; generation 3");
    assertThat(SoakLedger.differences(Map.of(), List.of(registered()), List.of()))
        .containsExactly("pi: the deleted resource is left over");
    assertThat(SoakLedger.differences(Map.of(), List.of(), List.of(record())))
        .containsExactly("pi: the record uuid-1 has no resource");
  }

  @Test
  void aRecordOrStatusThatIsOutdatedIsFound() {
    Spec other = new Spec(LocalEgress.deny, null, "lab1@example.org");
    assertThat(differences(registered(), record(1, "pi", "uuid-1", other)))
        .singleElement().asString().startsWith("pi: the record has deny, null, lab1@example.org");
    assertThat(differences(device("pi", null), record()))
        .containsExactly("pi: the resource has no status");
    assertThat(differences(device("pi", status("uuid-2", "0/2", 3, "False")), record()))
        .containsExactly("pi: status.uuid is uuid-2, the record's uuid-1");
    assertThat(differences(device("pi", status("uuid-1", "1/2", 3, "False")), record()))
        .containsExactly("pi: status.health is 1/2, the record's 0/2");
    assertThat(differences(device("pi", status("uuid-1", "0/2", 2, "False")), record()))
        .singleElement().asString().contains("Registered True");
    assertThat(differences(device("pi", status("uuid-1", "0/2", 3, "True")), record()))
        .singleElement().asString().contains("Stalled True");
  }

  @Test
  void aDeviceThatWasRegisteredTwiceIsFoundAfterARecordWasDeleted() {
    SoakLedger ledger = new SoakLedger();
    ledger.remember(List.of(record(1, "pi", "uuid-1", SPEC), record(2, "xavier", "uuid-2", SPEC)));
    assertThat(ledger.doubled()).isEmpty();
    ledger.remember(List.of(record(3, "pi", "uuid-3", SPEC)));
    assertThat(ledger.doubled())
        .containsExactly("pi was registered 2 times: uuid-1, uuid-3");
    assertThat(ledger.created()).isEqualTo(3);
  }

  @Test
  void aRecordThatCameAndWentUnseenIsFound() {
    SoakLedger ledger = new SoakLedger();
    ledger.remember(List.of(record(1, "pi", "uuid-1", SPEC), record(3, "xavier", "uuid-3", SPEC)));
    assertThat(ledger.doubled())
        .containsExactly("the testbed has created 3 records, and 2 of them were seen");
  }
}
