package org.chameleoncloud.edge.plugin.fleet;

import org.chameleoncloud.edge.operator.api.EdgeDeviceFleet;
import picocli.CommandLine.Command;

/** {@code kubectl chi-edge fleet resume}. */
@Command(name = "resume", description = "Resumes a rollout that was paused.")
public final class ResumeFleetCommand extends ChangeFleetCommand {
  @Override
  String change(Fleets fleets, EdgeDeviceFleet fleet) {
    fleets.merge(fleet, "{\"spec\": {\"rollout\": {\"paused\": null}}}");
    return "resumed";
  }
}
