package org.chameleoncloud.edge.plugin.cli;

import picocli.CommandLine.Option;

/** {@code -o} of commands that leave no resource to print. */
public final class NameOutput extends OutputOptions {
  NameOutput(Context context) {
    super(context);
  }

  @Option(names = {"-o", "--output"}, paramLabel = "FORMAT", defaultValue = "table", order = 104,
      description = DESCRIPTION,
      completionCandidates = Formats.class, converter = Formats.class)
  void setFormat(OutputFormat chosen) {
    choose(chosen);
  }

  /** The formats. */
  static final class Formats extends SomeFormats {
    Formats() {
      super(OutputFormat.table, OutputFormat.wide, OutputFormat.name);
    }
  }
}
