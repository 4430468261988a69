package org.chameleoncloud.edge.baker.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.chameleoncloud.edge.baker.output.OutputFile;
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
  void check(Path output) throws IOException {
    if (!createDirectory) {
      OutputFile.requireDirectory(output);
    }
    if (!force) {
      OutputFile.requireOwn(output);
    }
  }
}
