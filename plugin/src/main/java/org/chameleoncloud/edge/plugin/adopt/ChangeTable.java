package org.chameleoncloud.edge.plugin.adopt;

import java.util.List;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.plugin.output.Cell;
import org.chameleoncloud.edge.plugin.output.Column;
import org.chameleoncloud.edge.plugin.output.Style;
import org.chameleoncloud.edge.plugin.output.Table;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.PropertyChange;

/** The changes of a record as a table, without a secret. */
final class ChangeTable {
  private ChangeTable() {}

  /** One row for each property. */
  static Table of(Hardware record, List<PropertyChange> changes) {
    Table table = new Table(List.of(Column.whole("PROPERTY"), Column.shrinking("NOW", 16),
        Column.shrinking("AFTER", 16)));
    changes.forEach(change -> table.row(row(record, change)));
    return table;
  }

  private static List<Cell> row(Hardware record, PropertyChange change) {
    return switch (change) {
      case PropertyChange.Put(DeviceProperty property, _) when property.isSecret() ->
        List.of(Cell.of(property.key()), Cell.of("(secret)", Style.FAINT),
            Cell.of("(secret, of the Secret)", Style.FAINT));
      case PropertyChange.Put(DeviceProperty property, Object value) -> List.of(
          Cell.of(property.key()), now(record, property), Cell.of(shown(value), Style.PENDING));
      case PropertyChange.Remove(DeviceProperty property) ->
        List.of(Cell.of(property.key()), now(record, property), Cell.NONE);
      case PropertyChange.Rename(String name) ->
        List.of(Cell.of("name"), Cell.of(record.name()), Cell.of(name, Style.PENDING));
    };
  }

  private static Cell now(Hardware record, DeviceProperty property) {
    Object value = record.properties().get(property);
    return value == null ? Cell.NONE : Cell.of(shown(value));
  }

  private static String shown(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
        : value.toString();
  }
}
