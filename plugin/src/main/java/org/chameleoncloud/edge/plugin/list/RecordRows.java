package org.chameleoncloud.edge.plugin.list;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.plan.OnlineState;
import org.chameleoncloud.edge.registry.Connectivity;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Worker;

/** The rows of records that no resource manages. */
final class RecordRows {
  private RecordRows() {}

  /**
   * The rows, sorted by name.
   *
   * @param records all of the project
   * @param managed the ids of those that are shown already
   * @param now the time
   */
  static List<DeviceRow> of(List<Hardware> records, Set<String> managed, Instant now) {
    return records.stream()
        .filter(record -> record.isEdgeDevice() && !managed.contains(record.uuid()))
        .sorted(Comparator.comparing(Hardware::name)).map(record -> row(record, now)).toList();
  }

  private static DeviceRow row(Hardware record, Instant now) {
    long steady = record.workers().stream()
        .filter(worker -> worker.state() == Worker.State.STEADY).count();
    Connectivity known = record.connectivity();
    String online = online(known, now);
    return new DeviceRow(null, record.name(), record.uuid(), timestamp(record.createdAt()),
        steady + "/" + record.workers().size(), online,
        online.equals(Condition.TRUE) ? null : known.lastSeen().map(RecordRows::timestamp)
            .orElse(null),
        text(record, DeviceProperty.MACHINE_NAME),
        record.properties().get(DeviceProperty.AUTHORIZED_PROJECTS) instanceof List<?> projects
            ? projects.stream().map(String::valueOf).toList()
            : null,
        null, text(record, DeviceProperty.CONTACT_EMAIL),
        text(record, DeviceProperty.LOCAL_EGRESS));
  }

  /** By the same rule as the condition Online. */
  private static String online(Connectivity known, Instant now) {
    return OnlineState.isOld(known, now) ? Condition.UNKNOWN : switch (known.online()) {
      case YES -> Condition.TRUE;
      case NO -> Condition.FALSE;
      case UNKNOWN -> Condition.UNKNOWN;
    };
  }

  private static String timestamp(Instant instant) {
    return instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String text(Hardware record, DeviceProperty property) {
    Object value = record.properties().get(property);
    return value == null ? null : value.toString();
  }
}
