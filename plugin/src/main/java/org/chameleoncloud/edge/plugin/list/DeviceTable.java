package org.chameleoncloud.edge.plugin.list;

import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.plugin.output.Ages;
import org.chameleoncloud.edge.plugin.output.Cell;
import org.chameleoncloud.edge.plugin.output.Column;
import org.chameleoncloud.edge.plugin.output.Style;
import org.chameleoncloud.edge.plugin.output.Table;

/** The list as a table. */
final class DeviceTable {
  private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");
  private static final String ANYONE = "anyone";

  private final Clock clock;
  private final List<Shown> columns = new ArrayList<>();

  private record Shown(Column column, Function<DeviceRow, Cell> value) {}

  /**
   * A table.
   *
   * @param namespaces whether the resources are of several namespaces
   * @param records whether it also has records without a resource
   * @param wide whether to show everything
   */
  DeviceTable(Clock clock, boolean namespaces, boolean records, boolean wide) {
    this.clock = clock;
    if (namespaces) {
      add(Column.whole("NAMESPACE"),
          row -> Cell.of(row.resource() == null ? null : row.resource().namespace()));
    }
    add(Column.shrinking("NAME", 12), row -> Cell.of(row.name()));
    if (records) {
      add(Column.whole("MANAGED"), row -> row.resource() == null
          ? Cell.of("no", Style.PENDING)
          : Cell.of("yes"));
    }
    add(Column.shrinking("UUID", 9), row -> Cell.of(row.uuid()));
    add(Column.whole("REGISTERED"), row -> Cell.of(moment(row.registeredAt())));
    add(Column.whole("HEALTH"), row -> Cell.of(row.health(), healthStyle(row.health())));
    add(Column.whole("ONLINE"), row -> Cell.of(row.online(), onlineStyle(row.online())));
    add(Column.whole("LAST SEEN"),
        row -> Cell.of(Ages.since(row.lastSeen(), clock.instant())));
    if (wide) {
      add(Column.shrinking("TYPE", 15), row -> Cell.of(row.type()));
      add(Column.shrinking("RESTRICTED TO", 13),
          row -> Cell.of(row.restrictedTo() == null
              ? ANYONE
              : String.join(",", row.restrictedTo())));
      add(Column.whole("RESERVED"), row -> Cell.of(row.reserved()));
      add(Column.shrinking("CONTACT", 12), row -> Cell.of(row.contact()));
      add(Column.whole("EGRESS"), row -> Cell.of(row.egress()));
    }
  }

  private void add(Column column, Function<DeviceRow, Cell> value) {
    columns.add(new Shown(column, value));
  }

  /** The table of these rows. */
  Table of(List<DeviceRow> rows) {
    Table table = new Table(columns.stream().map(Shown::column).toList());
    rows.forEach(row -> table
        .row(columns.stream().map(column -> column.value().apply(row)).toList()));
    return table;
  }

  /** To the minute, in the user's time zone. */
  private String moment(String timestamp) {
    return Ages.instant(timestamp).map(then -> MINUTES.format(then.atZone(clock.getZone())))
        .orElse(timestamp);
  }

  private static Style healthStyle(String health) {
    if (health == null || !health.contains("/")) {
      return Style.PLAIN;
    }
    int slash = health.indexOf('/');
    return health.substring(0, slash).equals(health.substring(slash + 1))
        ? Style.GOOD
        : Style.PENDING;
  }

  private static Style onlineStyle(String online) {
    return switch (online) {
      case Condition.TRUE -> Style.GOOD;
      case Condition.FALSE -> Style.BAD;
      default -> Style.PLAIN;
    };
  }
}
