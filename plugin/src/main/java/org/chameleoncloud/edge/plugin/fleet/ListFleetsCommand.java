package org.chameleoncloud.edge.plugin.fleet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleet;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetStatus;
import org.chameleoncloud.edge.plugin.cli.AllNamespacesOption;
import org.chameleoncloud.edge.plugin.cli.ClusterOptions;
import org.chameleoncloud.edge.plugin.cli.Printer;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.outcome.ExitCode;
import org.chameleoncloud.edge.plugin.output.Ages;
import org.chameleoncloud.edge.plugin.output.Cell;
import org.chameleoncloud.edge.plugin.output.Column;
import org.chameleoncloud.edge.plugin.output.Style;
import org.chameleoncloud.edge.plugin.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kubectl chi-edge fleet list}. */
@Command(name = "list", description = "Lists the fleets of a namespace, with the numbers of their "
    + "devices.")
public final class ListFleetsCommand implements Callable<Integer> {
  @Mixin
  private ClusterOptions target;

  @Mixin
  private AllNamespacesOption all;

  @Mixin
  private Printer output;

  @Override
  public Integer call() {
    try (Cluster cluster = target.open()) {
      List<EdgeDeviceFleet> fleets = new Fleets(cluster)
          .list(all.isSet() ? null : cluster.namespace());
      if (fleets.isEmpty()) {
        output.note(all.isSet()
            ? "There are no fleets."
            : "There are no fleets in the namespace " + cluster.namespace() + ".");
      } else {
        output.print(table(fleets));
      }
    }
    return ExitCode.DONE.code();
  }

  private Table table(List<EdgeDeviceFleet> fleets) {
    List<Column> columns = new ArrayList<>();
    if (all.isSet()) {
      columns.add(Column.whole("NAMESPACE"));
    }
    columns.add(Column.shrinking("NAME", 12));
    Stream.of("DESIRED", "READY", "HEALTHY", "ONLINE", "RESERVED", "UPDATED").map(Column::whole)
        .forEach(columns::add);
    columns.add(Column.shrinking("STATUS", 8));
    columns.add(Column.whole("AGE"));
    Table table = new Table(columns);
    Instant now = output.context().clock().instant();
    fleets.forEach(fleet -> table.row(row(fleet, now)));
    return table;
  }

  private List<Cell> row(EdgeDeviceFleet fleet, Instant now) {
    List<Cell> cells = new ArrayList<>();
    if (all.isSet()) {
      cells.add(Cell.of(fleet.getMetadata().getNamespace()));
    }
    cells.add(Cell.of(fleet.getMetadata().getName()));
    EdgeDeviceFleetStatus status = Fleets.status(fleet);
    for (Integer number : new Integer[]{status.desired(), status.ready(), status.healthy(),
        status.online(), status.reserved(), status.updated()}) {
      cells.add(Cell.of(number == null ? null : number.toString()));
    }
    cells.add(state(status));
    cells.add(Cell.of(Ages.since(fleet.getMetadata().getCreationTimestamp(), now)));
    return cells;
  }

  /** The reason of Ready, as a colour says how it is. */
  static Cell state(EdgeDeviceFleetStatus status) {
    boolean stalled = status.condition(ConditionType.STALLED).filter(Condition::holds).isPresent();
    return status.condition(ConditionType.READY).map(ready -> Cell.of(ready.reason(),
        ready.holds() ? Style.GOOD : stalled ? Style.BAD : Style.PENDING)).orElse(Cell.NONE);
  }
}
