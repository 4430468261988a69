package org.chameleoncloud.edge.plugin.cli;

import picocli.CommandLine.Option;

/** {@code -o} of commands that print resources. */
public final class ResourceOutput extends OutputOptions {
  ResourceOutput(Context context) {
    super(context);
  }

  @Option(names = {"-o", "--output"}, paramLabel = "FORMAT", defaultValue = "table", order = 104,
      description = DESCRIPTION)
  void setFormat(OutputFormat chosen) {
    choose(chosen);
  }
}
