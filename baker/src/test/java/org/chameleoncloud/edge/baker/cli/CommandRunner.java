package org.chameleoncloud.edge.baker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;

/** Runs commands in this process and keeps their output. */
final class CommandRunner {
  private static final JsonMapper JSON = new JsonMapper();

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Returns the exit code. */
  int run(String... arguments) {
    return BakerCommand.commandLine().setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true)).execute(arguments);
  }

  int run(String[] arguments, String... more) {
    return run(Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new));
  }

  /** The standard output of all commands so far. */
  String out() {
    return out.toString();
  }

  /** The standard error of all commands so far. */
  String err() {
    return err.toString();
  }

  /** The standard error of all commands so far, without line wrapping. */
  String messages() {
    return err().replaceAll("\\s+", " ");
  }

  /** The last line of standard output. */
  JsonNode result() throws IOException {
    return JSON.readTree(out().lines().toList().getLast());
  }
}
