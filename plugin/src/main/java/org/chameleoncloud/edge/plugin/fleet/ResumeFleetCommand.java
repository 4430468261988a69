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

/** {@code kubectl chi-edge fleet resume}. */
@Command(name = "resume", description = "Resumes a rollout that was paused.")
public final class ResumeFleetCommand implements Callable<Integer> {
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
      fleets.merge(fleet, "{\"spec\": {\"rollout\": {\"paused\": null}}}");
      output.print(List.of(Fleets.resource(fleet) + " resumed"));
    }
    return ExitCode.DONE.code();
  }
}
