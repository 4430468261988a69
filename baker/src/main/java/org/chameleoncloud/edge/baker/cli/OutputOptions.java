package org.chameleoncloud.edge.baker.cli;

import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.output.OutputRules;
import picocli.CommandLine.Option;

/** The options for what an output may replace and where it may be. */
final class OutputOptions {
  @Option(names = "--force",
      description = "Replace an output that exists, even if baker did not write it.")
  private boolean force;

  @Option(names = "--create-folder",
      description = "Create the directory of the output if it does not exist.")
  private boolean createDirectory;

  /** Refuses an output that exists and is not baker's, and one in a missing directory, unless the options allow it. */
  void check(Place output) {
    if (!createDirectory) {
      OutputRules.requireDirectory(output);
    }
    if (!force) {
      OutputRules.requireOwn(output);
    }
  }
}
