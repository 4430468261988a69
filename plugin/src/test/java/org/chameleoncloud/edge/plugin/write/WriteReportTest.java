package org.chameleoncloud.edge.plugin.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chameleoncloud.edge.plugin.PluginHarness;
import org.chameleoncloud.edge.plugin.cli.ContextFactory;
import org.chameleoncloud.edge.plugin.cli.ResourceOutput;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class WriteReportTest {
  private final StringWriter out = new StringWriter();

  /** A command that writes. */
  @Command
  static final class Writing {
    @Mixin
    private ResourceOutput output;

    @Mixin
    private WriteOptions options;
  }

  /** What an interrupt would say after each write. */
  private List<Optional<String>> left(String... options) {
    Writing command = new Writing();
    new CommandLine(command,
        new ContextFactory(PluginHarness.contextWith(new StringReader(""))))
        .setOut(new PrintWriter(out)).parseArgs(options);
    WriteReport report = new WriteReport(command.output, command.options);
    List<Optional<String>> left = new ArrayList<>();
    report.each(List.of("a", "b", "c"), name -> {
      left.add(report.left());
      return new Written(Map.of("name", name), name, "set", !name.equals("b"));
    });
    left.add(report.left());
    return left;
  }

  /** Documents are one list, which can only be printed at the end. */
  @Test
  void anInterruptNamesWhatWasWrittenAndNotPrinted() {
    assertThat(left("-o", "yaml")).containsExactly(Optional.empty(),
        Optional.of("interrupted: already written: a"),
        Optional.of("interrupted: already written: a"), Optional.empty());
    assertThat(left("-o", "yaml", "--dry-run=server")).containsOnly(Optional.empty());
  }

  @Test
  void whatHasALineIsNotNamedAgain() {
    assertThat(left()).containsOnly(Optional.empty());
    assertThat(out.toString()).contains("edgedevice.edge.chameleoncloud.org/a set\n");
  }
}
