package org.chameleoncloud.edge.plugin.fleet;

import picocli.CommandLine.Command;

/** {@code kubectl chi-edge fleet}. */
@Command(name = "fleet",
    description = "Fleets of devices, and how a changed template reaches them.",
    subcommands = {ListFleetsCommand.class, FleetStatusCommand.class, PauseFleetCommand.class,
        ResumeFleetCommand.class, UndoFleetCommand.class})
public final class FleetCommand {
  private FleetCommand() {}
}
