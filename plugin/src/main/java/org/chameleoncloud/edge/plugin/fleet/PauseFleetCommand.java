package org.chameleoncloud.edge.plugin.fleet;

import org.chameleoncloud.edge.operator.api.EdgeDeviceFleet;
import picocli.CommandLine.Command;

/** {@code kubectl chi-edge fleet pause}. */
@Command(name = "pause", description = {
    "Pauses a rollout: no further device gets the new template until it is resumed. Devices are "
        + "still made and removed."})
public final class PauseFleetCommand extends ChangeFleetCommand {
  @Override
  String change(Fleets fleets, EdgeDeviceFleet fleet) {
    fleets.merge(fleet, "{\"spec\": {\"rollout\": {\"paused\": true}}}");
    return "paused";
  }
}
