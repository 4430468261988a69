package org.chameleoncloud.edge.sandbox.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;

/**
 * Compares what should be, the resources and the testbed's records, and remembers each record that there ever was: a
 * device that was registered twice is found even if one of the records was deleted again.
 */
final class SoakLedger {
  /** The names of all records, by UUID. */
  private final Map<String, String> names = new HashMap<>();
  private long highestNumber;

  /** Remembers records. Call it more often than the testbed forgets deleted ones. */
  void remember(Collection<DeviceRecord> records) {
    for (DeviceRecord record : records) {
      names.put(record.uuid(), record.name());
      highestNumber = Math.max(highestNumber, record.number());
    }
  }

  /** How many records there ever were. */
  int created() {
    return names.size();
  }

  /** What was registered more than once, or was not seen; empty if all is well. */
  List<String> doubled() {
    List<String> problems = new ArrayList<>();
    names.entrySet().stream()
        .collect(Collectors.groupingBy(Map.Entry::getValue, TreeMap::new,
            Collectors.mapping(Map.Entry::getKey, Collectors.toCollection(TreeSet::new))))
        .forEach((name, uuids) -> {
          if (uuids.size() > 1) {
            problems.add(name + " was registered " + uuids.size() + " times: "
                + String.join(", ", uuids));
          }
        });
    if (highestNumber != names.size()) {
      problems.add("the testbed has created " + highestNumber + " records, and " + names.size()
          + " of them were seen");
    }
    return problems;
  }

  /**
   * What differs now; empty if all agree.
   *
   * @param expected the specs by name
   * @param devices all resources
   * @param records all records of the testbed
   */
  static List<String> differences(Map<String, SoakPlan.Spec> expected,
      Collection<EdgeDevice> devices, Collection<DeviceRecord> records) {
    Map<String, EdgeDevice> deviceByName = devices.stream()
        .collect(Collectors.toMap(device -> device.getMetadata().getName(), Function.identity()));
    Map<String, DeviceRecord> recordByName = records.stream()
        .collect(Collectors.toMap(DeviceRecord::name, Function.identity()));
    Set<String> all = new TreeSet<>(expected.keySet());
    all.addAll(deviceByName.keySet());
    all.addAll(recordByName.keySet());
    List<String> problems = new ArrayList<>();
    for (String name : all) {
      difference(expected.get(name), deviceByName.get(name), recordByName.get(name))
          .ifPresent(problem -> problems.add(name + ": " + problem));
    }
    return problems;
  }

  private static Optional<String> difference(SoakPlan.Spec spec, EdgeDevice device,
      DeviceRecord record) {
    if (spec == null) {
      return Optional.of(device == null
          ? "the record " + record.uuid() + " has no resource"
          : "the deleted resource is left over");
    }
    if (device == null) {
      return Optional.of("the resource is missing");
    }
    if (record == null) {
      return Optional.of("there is no record; " + conditions(device));
    }
    return differsFromSpec(spec, record).or(() -> statusDiffers(device, record));
  }

  private static Optional<String> differsFromSpec(SoakPlan.Spec spec, DeviceRecord record) {
    String egress = record.property("local_egress").map(JsonNode::asText).orElse(null);
    String profiles = record.property("device_profiles").map(JsonNode::toString).orElse(null);
    String contact = record.property("contact_email").map(JsonNode::asText).orElse(null);
    String wanted = spec.profile() == null ? null : "[\"" + spec.profile() + "\"]";
    return spec.egress().name().equals(egress) && Objects.equals(wanted, profiles)
        && spec.contact().equals(contact)
            ? Optional.empty()
            : Optional.of("the record has " + egress + ", " + profiles + ", " + contact
                + " and the spec " + spec);
  }

  private static Optional<String> statusDiffers(EdgeDevice device, DeviceRecord record) {
    EdgeDeviceStatus status = device.getStatus();
    if (status == null) {
      return Optional.of("the resource has no status");
    }
    if (!record.uuid().equals(status.uuid())) {
      return Optional.of("status.uuid is " + status.uuid() + ", the record's " + record.uuid());
    }
    String health = record.steadyWorkers() + "/" + record.workers().size();
    if (!health.equals(status.health())) {
      return Optional.of("status.health is " + status.health() + ", the record's " + health);
    }
    boolean registered = status.condition(ConditionType.REGISTERED).filter(Condition::holds)
        .filter(condition -> device.getMetadata().getGeneration()
            .equals(condition.observedGeneration()))
        .isPresent();
    boolean stalled = status.condition(ConditionType.STALLED).filter(Condition::holds).isPresent();
    return registered && !stalled
        ? Optional.empty()
        : Optional.of(conditions(device));
  }

  private static String conditions(EdgeDevice device) {
    EdgeDeviceStatus status = device.getStatus();
    if (status == null || status.conditions() == null) {
      return "the resource has no conditions";
    }
    return status.conditions().stream()
        .map(condition -> condition.type() + " " + condition.status() + " " + condition.reason())
        .collect(Collectors.joining(", ", "generation " + device.getMetadata().getGeneration()
            + ", status of " + status.observedGeneration() + ": ", ""));
  }
}
