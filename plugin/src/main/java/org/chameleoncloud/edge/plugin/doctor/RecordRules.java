package org.chameleoncloud.edge.plugin.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.plan.registration.Inspection;
import org.chameleoncloud.edge.plugin.cluster.Device;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Hardware;

/** Whether the testbed has the device's record, whose it is, and whether it is as written. */
final class RecordRules {
  private static final Section SECTION = Section.RECORD;

  private RecordRules() {}

  static List<Finding> findings(Examination seen) {
    List<Finding> findings = new ArrayList<>();
    if (seen.device().value().isEmpty()) {
      findings.add(Finding.skipped(SECTION, "record", "There is no resource."));
      return findings;
    }
    seen.sameName().value().filter(others -> !others.isEmpty())
        .ifPresent(others -> findings.add(Finding.wrong(SECTION, "name", "Other resources name the "
            + "same device: " + String.join(", ", others.stream().limit(5).toList()) + ".",
            Who.YOU, "Keep one of them; set spec.name to another name in the others.")));
    findings.add(seen.observes() ? observed(seen) : record(seen));
    findings.add(seen.observes()
        ? Finding.skipped(SECTION, "as written", "It is only observed, and never written to.")
        : asWritten(seen));
    return findings;
  }

  /** The project's own records are asked for here; that of another project is known only to the operator. */
  private static Finding observed(Examination seen) {
    Optional<Hardware> own = seen.record();
    if (own.filter(Hardware::isEdgeDevice).isPresent()) {
      return Finding.ok(SECTION, "record", "The testbed has the record " + own.get().uuid()
          + ", of the project " + own.get().projectId() + ", which this resource observes.");
    }
    return seen.status().condition(ConditionType.REGISTERED)
        .map(found -> Conditions.finding(SECTION, "record", found))
        .or(() -> seen.testbed().records().unread(SECTION, "record"))
        .orElseGet(() -> Finding.unknown(SECTION, "record", "The record is not known yet.",
            Who.NOBODY, "The operator mirrors it once what is wrong above is right."));
  }

  private static Finding record(Examination seen) {
    Optional<Finding> unread = seen.testbed().records().unread(SECTION, "record");
    if (unread.isPresent()) {
      return unread.get();
    }
    Device device = seen.device().value().orElseThrow();
    Optional<Hardware> record = seen.record();
    if (record.isPresent()) {
      return found(record.get(), device);
    }
    Optional<String> holder = seen.testbed().holder().value()
        .map(found -> "The name \"" + device.deviceName() + "\" belongs to the record "
            + found.uuid() + " of the project " + found.projectId() + ".");
    if (holder.isPresent()) {
      return Finding.wrong(SECTION, "record", holder.get(), Who.YOU,
          "Set spec.name to another name.");
    }
    return device.status().uuid() == null
        ? Finding.wrong(SECTION, "record", "The device is not registered.", Who.NOBODY,
            "The operator registers it once what is wrong above is right.")
        : Finding.wrong(SECTION, "record", "The record " + device.status().uuid()
            + " was deleted from the testbed, and the name is spent.", Who.YOU,
            "Set spec.name to a new name.");
  }

  private static Finding found(Hardware record, Device device) {
    if (!record.isEdgeDevice()) {
      return Finding.wrong(SECTION, "record", "The record " + record.uuid() + " of this name is "
          + "other hardware (" + record.hardwareType() + ").", Who.YOU,
          "Set spec.name to another name.");
    }
    String what = "The testbed has the record " + record.uuid() + ", of the project "
        + record.projectId();
    if (record.uuid().equals(device.status().uuid())) {
      boolean adopted = device.status().applied() != null
          && Boolean.TRUE.equals(device.status().applied().adopted());
      return Finding.ok(SECTION, "record", what + ", which this resource "
          + (adopted ? "adopted." : "registered."));
    }
    return Finding.unknown(SECTION, "record", what + ", and the status does not name it.",
        Who.NOBODY, "The operator adopts it once what is wrong above is right.");
  }

  private static Finding asWritten(Examination seen) {
    Optional<Condition> condition = seen.status().condition(ConditionType.REGISTERED);
    Optional<Finding> refused = condition.filter(found -> !found.holds())
        .map(found -> Conditions.finding(SECTION, "as written", found));
    Optional<Hardware> record = seen.record().filter(Hardware::isEdgeDevice);
    Optional<Credentials> credentials = seen.deviceCredentials();
    if (refused.isPresent() || record.isEmpty() || credentials.isEmpty()) {
      return refused.or(() -> condition.map(found -> Conditions.finding(SECTION, "as written",
          found))).orElseGet(() -> Finding.skipped(SECTION, "as written",
              "There is no record to compare."));
    }
    return Inspection
        .difference(seen.device().value().orElseThrow().typed(), record.get(), credentials.get())
        .map(difference -> Finding.wrong(SECTION, "as written", "The record differs from the "
            + "resource: " + difference + ".", Who.NOBODY,
            "The operator corrects it; if it stays, see whether an operator runs and is not paused."))
        .orElseGet(() -> Finding.ok(SECTION, "as written", "The record is as written."));
  }
}
