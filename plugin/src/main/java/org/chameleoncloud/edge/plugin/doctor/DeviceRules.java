package org.chameleoncloud.edge.plugin.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.plan.health.InspectedCheck;
import org.chameleoncloud.edge.operator.plan.status.RecordStatus;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Worker;

/** Whether the device is healthy and online, and who may reserve it. */
final class DeviceRules {
  private static final Section SECTION = Section.DEVICE;

  private DeviceRules() {}

  static List<Finding> findings(Examination seen) {
    Optional<Hardware> record = seen.record().filter(Hardware::isEdgeDevice);
    if (record.isEmpty() && seen.status().shownUuid().isEmpty()) {
      return List.of(Finding.skipped(SECTION, "checks", seen.device().value().isEmpty()
          ? "There is no resource."
          : "The device has no record."));
    }
    List<Finding> findings = new ArrayList<>();
    findings.addAll(record.map(DeviceRules::checks).orElseGet(() -> condition("checks",
        ConditionType.HEALTHY, seen.status())));
    findings.addAll(condition("online", ConditionType.ONLINE, record
        .map(found -> RecordStatus.of(found, seen.now())).orElseGet(seen::status)));
    reservation(seen.status()).ifPresent(findings::add);
    findings.addAll(condition("access", ConditionType.ACCESS_ENFORCED, seen.status()));
    findings.add(events(seen));
    return findings;
  }

  private static List<Finding> condition(String step, ConditionType type,
      EdgeDeviceStatus status) {
    return status.condition(type).map(found -> List.of(Conditions.finding(SECTION, step, found)))
        .orElse(List.of());
  }

  private static List<Finding> checks(Hardware record) {
    List<InspectedCheck> checks = InspectedCheck.of(record);
    return checks.isEmpty()
        ? List.of(Finding.unknown(SECTION, "checks", "The testbed lists no checks for the device.",
            Who.NOBODY, "Wait; the testbed runs them once a minute."))
        : checks.stream().map(DeviceRules::check).toList();
  }

  private static Finding check(InspectedCheck check) {
    if (check.state() == Worker.State.STEADY) {
      return Finding.ok(SECTION, check.name(), "STEADY.");
    }
    if (check.remedy() == null) {
      return Finding.unknown(SECTION, check.name(), check.state() + ": it is not done yet.",
          Who.NOBODY, "Wait; the testbed runs it once a minute.");
    }
    String what = check.state() + ": " + (check.quote() == null
        ? "it does not say why"
        : check.quote().replaceFirst("\\.$", "")) + ".";
    String remedy = Character.toUpperCase(check.remedy().charAt(0)) + check.remedy().substring(1)
        + ".";
    Who who = Who.of(check.fixer());
    return who == Who.NOBODY
        ? Finding.unknown(SECTION, check.name(), what, who, remedy)
        : Finding.wrong(SECTION, check.name(), what, who, remedy);
  }

  private static Optional<Finding> reservation(EdgeDeviceStatus status) {
    return Optional.ofNullable(status.reservation()).map(found -> switch (found.state()) {
      case "Now" -> Finding.ok(SECTION, "reservation", "It is reserved until " + found.until()
          + "; writes that would disturb that wait.");
      case "Later" -> Finding.ok(SECTION, "reservation", "It is reserved from " + found.nextFrom()
          + ".");
      case "No" -> Finding.ok(SECTION, "reservation", "It is not reserved.");
      default -> Finding.unknown(SECTION, "reservation", found.message() == null
          ? "Reservations cannot be read."
          : found.message(), Who.NOBODY, null);
    });
  }

  private static Finding events(Examination seen) {
    return seen.events().unread(SECTION, "events").orElseGet(() -> {
      var events = seen.events().value().orElse(List.of());
      if (events.isEmpty()) {
        return Finding.ok(SECTION, "events", "The resource has no events of the last hour.");
      }
      String last = "The last: " + Events.sentence(events.getFirst(), seen.now());
      boolean ready = seen.status().condition(ConditionType.READY).filter(Condition::holds)
          .isPresent();
      return Events.isWarning(events.getFirst()) && !ready
          ? Finding.wrong(SECTION, "events", last, Who.YOU, "See all: kubectl -n "
              + seen.namespace() + " describe edgedevice "
              + seen.device().value().orElseThrow().name())
          : Finding.ok(SECTION, "events", last);
    });
  }
}
