package org.chameleoncloud.edge.plugin.fleet;

import java.util.List;
import java.util.concurrent.Callable;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleet;
import org.chameleoncloud.edge.plugin.cli.ClusterNames;
import org.chameleoncloud.edge.plugin.cli.ClusterOptions;
import org.chameleoncloud.edge.plugin.cli.Printer;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.outcome.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kubectl chi-edge fleet pause}. */
@Command(name = "pause", description = {
    "Pauses a rollout: no further device gets the new template until it is resumed. Devices are "
        + "still made and removed."})
public final class PauseFleetCommand implements Callable<Integer> {
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
      Fleets fleets = new Fleets(cluster);
      EdgeDeviceFleet fleet = fleets.require(name);
      fleets.merge(fleet, "{\"spec\": {\"rollout\": {\"paused\": true}}}");
      output.print(List.of(Fleets.resource(fleet) + " paused"));
    }
    return ExitCode.DONE.code();
  }
}
