package org.chameleoncloud.edge.plugin.write;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.chameleoncloud.edge.plugin.cli.OutputOptions;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.chameleoncloud.edge.plugin.outcome.ExitCode;
import org.chameleoncloud.edge.plugin.outcome.OnInterrupt;
import org.chameleoncloud.edge.plugin.output.Documents;

/** Writes one resource after the other, and prints what was written as kubectl does. */
final class WriteReport {
  private final OutputOptions output;
  private final WriteOptions options;
  private final List<Object> documents = new ArrayList<>();
  /** What was changed of {@link #documents}, which are printed only at the end. */
  private final List<String> unprinted = new CopyOnWriteArrayList<>();

  WriteReport(OutputOptions output, WriteOptions options) {
    this.output = output;
    this.options = options;
  }

  /**
   * Writes for each name. One that fails does not keep the others from being written.
   *
   * @return the exit code: that of the first failure
   * @throws CommandFailure if the only one fails
   */
  int each(List<String> names, Function<String, Written> write) {
    try (OnInterrupt _ = OnInterrupt.run("name-written", () -> left().ifPresent(output::note))) {
      return writeEach(names, write);
    }
  }

  /** For an interrupt: a message if something was written that was not printed. */
  Optional<String> left() {
    return unprinted.isEmpty()
        ? Optional.empty()
        : Optional.of("interrupted: already written: " + String.join(", ", unprinted));
  }

  private int writeEach(List<String> names, Function<String, Written> write) {
    ExitCode code = ExitCode.DONE;
    for (String name : names) {
      try {
        print(write.apply(name));
      } catch (CommandFailure e) {
        if (names.size() == 1) {
          throw e;
        }
        output.note("error: " + name + ": " + e.getMessage());
        code = code == ExitCode.DONE ? e.exitCode() : code;
      }
    }
    if (!documents.isEmpty()) {
      output.printDocument(
          documents.size() == 1 ? documents.getFirst() : Documents.list(documents));
      unprinted.clear();
    }
    return code.code();
  }

  private void print(Written written) {
    switch (output.format()) {
      case json, yaml -> {
        documents.add(written.resource());
        if (written.changed() && options.dryRun() == DryRun.none) {
          unprinted.add(written.name());
        }
      }
      case name -> output.printName(written.name());
      case table, wide ->
        output.print(options.lines(written, OutputOptions.resource(written.name())));
    }
  }
}
