package org.chameleoncloud.edge.plugin.cli;

import picocli.CommandLine.Option;

/** {@code -o} of commands that print findings, which are no resources. */
public final class FindingsOutput extends OutputOptions {
  FindingsOutput(Context context) {
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
      super(OutputFormat.table, OutputFormat.wide, OutputFormat.json, OutputFormat.yaml);
    }
  }
}
