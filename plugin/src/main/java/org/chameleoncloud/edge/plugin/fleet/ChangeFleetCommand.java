package org.chameleoncloud.edge.plugin.fleet;

import java.util.List;
import java.util.concurrent.Callable;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleet;
import org.chameleoncloud.edge.plugin.cli.ClusterNames;
import org.chameleoncloud.edge.plugin.cli.ClusterOptions;
import org.chameleoncloud.edge.plugin.cli.Printer;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.outcome.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command that changes one fleet. */
abstract class ChangeFleetCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", completionCandidates = ClusterNames.Fleets.class,
      description = "The fleet.")
  private String name;

  @Mixin
  private ClusterOptions target;

  @Mixin
  private Printer output;

  @Override
  public final Integer call() {
    try (Cluster cluster = target.open()) {
      Fleets fleets = new Fleets(cluster);
      EdgeDeviceFleet fleet = fleets.require(name);
      output.print(List.of(Fleets.resource(fleet) + " " + change(fleets, fleet)));
    }
    return ExitCode.DONE.code();
  }

  /** Changes it, and says what was done, to be read after the fleet's name. */
  abstract String change(Fleets fleets, EdgeDeviceFleet fleet);
}
