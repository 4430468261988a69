package org.chameleoncloud.edge.plugin.write;

import org.chameleoncloud.edge.plugin.cli.OutputOptions;
import org.chameleoncloud.edge.plugin.cli.ResourceOutput;
import picocli.CommandLine.Mixin;

/** A command that changes one or several devices, and prints the resources. */
abstract class ChangeCommand extends DevicesCommand {
  @Mixin
  private ResourceOutput output;

  @Override
  final OutputOptions output() {
    return output;
  }
}
