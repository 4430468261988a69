package org.chameleoncloud.edge.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A program as a user runs it, with its own home directory.
 *
 * @param file the executable
 * @param options arguments that precede all others
 * @param environment in addition to PATH and HOME
 * @param home the home directory, in which it also runs
 */
record Program(Path file, List<String> options, Map<String, String> environment, Path home) {
  private static final int TIMEOUT_SECONDS = 330;

  /** The result of a run. */
  record Result(List<String> command, int exitCode, String out, String err) {
    private static final Pattern WARNING = Pattern.compile("^(?:warning|W\\d{4} )",
        Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    /** Its standard output, if it succeeded. */
    String orFail() {
      if (exitCode != 0) {
        throw new AssertionError(String.join(" ", command) + " exited with " + exitCode + "\n"
            + out + err);
      }
      return out;
    }

    /** Its standard output, if it succeeded without a warning. For what documents say. */
    String withoutWarnings() {
      String printed = orFail();
      if (WARNING.matcher(err).find()) {
        throw new AssertionError(String.join(" ", command) + " printed\n" + err);
      }
      return printed;
    }
  }

  /** The same program in another directory. */
  Program in(Path directory) {
    return new Program(file, options, environment, directory);
  }

  /** The same program with a directory at the start of its PATH. */
  Program withPath(Path directory) {
    return with("PATH",
        directory + ":" + environment.getOrDefault("PATH", System.getenv("PATH")));
  }

  /** The same program with another variable in its environment. */
  Program with(String variable, String value) {
    Map<String, String> extended = new HashMap<>(environment);
    extended.put(variable, value);
    return new Program(file, options, extended, home);
  }

  /** Runs it until it exits. */
  Result run(String... arguments) {
    return runWithInput("", arguments);
  }

  /** Runs it until it exits, with a text as its standard input. */
  Result runWithInput(String input, String... arguments) {
    List<String> command = new ArrayList<>(List.of(file.toString()));
    command.addAll(options);
    command.addAll(List.of(arguments));
    try {
      Path in = Files.createTempFile(home, "in", ".txt");
      Path out = Files.createTempFile(home, "out", ".txt");
      Path err = Files.createTempFile(home, "err", ".txt");
      Files.writeString(in, input);
      Process process = builder(command).redirectInput(in.toFile()).redirectOutput(out.toFile())
          .redirectError(err.toFile()).start();
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError(command + " did not exit within " + TIMEOUT_SECONDS + " s\n"
            + Files.readString(out) + Files.readString(err));
      }
      Result result = new Result(command, process.exitValue(), Files.readString(out),
          Files.readString(err, StandardCharsets.UTF_8));
      for (Path temporary : List.of(in, out, err)) {
        Files.delete(temporary);
      }
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while running " + command, e);
    }
  }

  private ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().keySet().retainAll(List.of("PATH", "LANG"));
    builder.environment().put("HOME", home.toString());
    builder.environment().putAll(environment);
    return builder;
  }
}
