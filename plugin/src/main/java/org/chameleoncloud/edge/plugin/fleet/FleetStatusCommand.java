package org.chameleoncloud.edge.plugin.fleet;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleet;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetStatus.Revision;
import org.chameleoncloud.edge.operator.api.Label;
import org.chameleoncloud.edge.plugin.cli.ClusterNames;
import org.chameleoncloud.edge.plugin.cli.ClusterOptions;
import org.chameleoncloud.edge.plugin.cli.Printer;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.cluster.Device;
import org.chameleoncloud.edge.plugin.outcome.ExitCode;
import org.chameleoncloud.edge.plugin.output.Cell;
import org.chameleoncloud.edge.plugin.output.Column;
import org.chameleoncloud.edge.plugin.output.Panel;
import org.chameleoncloud.edge.plugin.output.Style;
import org.chameleoncloud.edge.plugin.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kubectl chi-edge fleet status}. */
@Command(name = "status", description = {
    "Shows how far a fleet is, and which of its devices are not Ready or do not have its template "
        + "yet."})
public final class FleetStatusCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", completionCandidates = ClusterNames.Fleets.class,
      description = "The fleet.")
  private String name;

  @Mixin
  private ClusterOptions target;

  @Mixin
  private Printer output;

  @Override
  public Integer call() {
    try (Cluster cluster = target.open()) {
      EdgeDeviceFleet fleet = new Fleets(cluster).require(name);
      output.print(panel(fleet), 0);
      Table devices = devices(cluster, fleet);
      if (!devices.isEmpty()) {
        output.heading("Not as they should be");
        output.print(devices);
      }
    }
    return ExitCode.DONE.code();
  }

  private static Panel panel(EdgeDeviceFleet fleet) {
    EdgeDeviceFleetStatus status = Fleets.status(fleet);
    Panel panel = new Panel().add("Fleet", fleet.getMetadata().getName())
        .add("Status", ListFleetsCommand.state(status))
        .add("Message", status.condition(ConditionType.READY).map(Condition::message)
            .orElse("The operator has not seen it yet."));
    if (status.desired() != null) {
      panel.add("Devices", status.desired() + " desired, " + status.ready() + " Ready, "
          + status.healthy() + " Healthy, " + status.online() + " Online, " + status.reserved()
          + " reserved");
      panel.add("Rollout", status.updated() + " updated, " + status.available() + " available, "
          + status.failed() + " failed");
    }
    return panel.addAll("Revisions", status.knownRevisions().reversed().stream()
        .map(revision -> revision(revision, status)).toList());
  }

  private static String revision(Revision revision, EdgeDeviceFleetStatus status) {
    String what = revision.name().equals(status.updateRevision())
        ? " (the template)"
        : revision.name().equals(status.currentRevision()) ? " (all devices had it last)" : "";
    return revision.number() + "  " + revision.name() + what;
  }

  private static Table devices(Cluster cluster, EdgeDeviceFleet fleet) {
    Table table = new Table(List.of(Column.shrinking("NAME", 12), Column.whole("READY"),
        Column.whole("UPDATED"), Column.whole("REASON")));
    for (Device device : cluster.devices(cluster.namespace())) {
      Map<String, String> labels = Objects
          .requireNonNullElse(device.resource().getMetadata().getLabels(), Map.of());
      if (!fleet.getMetadata().getName().equals(labels.get(Label.FLEET.key()))) {
        continue;
      }
      boolean updated = Objects.equals(Fleets.status(fleet).updateRevision(),
          labels.get(Label.REVISION.key()));
      Condition ready = device.status().condition(ConditionType.READY).orElse(null);
      if (!updated || ready == null || !ready.holds()) {
        table.row(List.of(Cell.of(device.name()),
            Cell.of(ready == null ? null : ready.status()),
            updated ? Cell.of("yes") : Cell.of("no", Style.PENDING),
            Cell.of(ready == null ? null : ready.reason())));
      }
    }
    return table;
  }
}
