package org.chameleoncloud.edge.plugin.credentials;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.chameleoncloud.edge.plugin.credentials.CredentialRow.State;
import org.chameleoncloud.edge.plugin.output.Ages;
import org.chameleoncloud.edge.plugin.output.Cell;
import org.chameleoncloud.edge.plugin.output.Column;
import org.chameleoncloud.edge.plugin.output.Style;
import org.chameleoncloud.edge.plugin.output.Table;

/** The credentials as a table. */
final class CredentialTable {
  /** The alert ChiEdgeCredentialExpires comes as early. */
  private static final Duration SOON = Duration.ofDays(14);

  private CredentialTable() {}

  /**
   * The table.
   *
   * @param namespaces whether the resources are of several namespaces
   * @param wide whether to show the Secrets, too
   */
  static Table of(List<CredentialRow> rows, boolean namespaces, boolean wide, Instant now) {
    List<Column> columns = new ArrayList<>();
    if (namespaces) {
      columns.add(Column.whole("NAMESPACE"));
    }
    columns.add(Column.shrinking("DEVICE", 12));
    columns.add(Column.shrinking("CREDENTIAL", 14));
    columns.add(Column.shrinking("ID", 9));
    columns.add(Column.whole("EXPIRES IN"));
    columns.add(Column.whole("STATE"));
    if (wide) {
      columns.add(Column.shrinking("SECRET", 12));
    }
    Table table = new Table(columns);
    rows.forEach(row -> table.row(cells(row, namespaces, wide, now)));
    return table;
  }

  private static List<Cell> cells(CredentialRow row, boolean namespaces, boolean wide,
      Instant now) {
    List<Cell> cells = new ArrayList<>();
    if (namespaces) {
      cells.add(Cell.of(row.namespace()));
    }
    cells.addAll(List.of(Cell.of(row.device()), Cell.of(row.name()), Cell.of(row.id()),
        expiry(row, now), Cell.of(row.state().text(),
            row.state() == State.MANAGED ? Style.GOOD : Style.PLAIN)));
    if (wide) {
      cells.add(Cell.of(row.secret()));
    }
    return cells;
  }

  private static Cell expiry(CredentialRow row, Instant now) {
    return Ages.instant(row.expiresAt()).map(expiry -> Duration.between(now, expiry))
        .map(left -> left.isPositive()
            ? Cell.of(Ages.text(left), left.compareTo(SOON) < 0 ? Style.PENDING : Style.PLAIN)
            : Cell.of("expired", Style.BAD))
        .orElse(Cell.NONE);
  }
}
