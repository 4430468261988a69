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

/**
 * A program as a person runs it, with a home of its own.
 *
 * @param program the file
 * @param before words that stand before all others
 * @param environment beside PATH and HOME
 * @param home keeps what the program remembers, and is where it runs
 */
record Commands(Path program, List<String> before, Map<String, String> environment, Path home) {
  private static final int PATIENCE_SECONDS = 330;

  /** What came of a command. */
  record Ran(List<String> words, int exitCode, String out, String err) {
    /** What it printed, when it went well. */
    String orFail() {
      if (exitCode != 0) {
        throw new AssertionError(String.join(" ", words) + " ended with " + exitCode + "\n" + out
            + err);
      }
      return out;
    }
  }

  /** The same program in another folder. */
  Commands in(Path folder) {
    return new Commands(program, before, environment, folder);
  }

  /** The same program, which looks for others in a folder first. */
  Commands finding(Path programs) {
    Map<String, String> more = new HashMap<>(environment);
    more.put("PATH", programs + ":" + environment.getOrDefault("PATH", System.getenv("PATH")));
    return new Commands(program, before, more, home);
  }

  /** Runs it to its end. */
  Ran run(String... words) {
    return runWith("", words);
  }

  /** Runs it to its end with a text as its standard input. */
  Ran runWith(String input, String... words) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(before);
    command.addAll(List.of(words));
    try {
      Path in = Files.createTempFile(home, "in", ".txt");
      Path out = Files.createTempFile(home, "out", ".txt");
      Path err = Files.createTempFile(home, "err", ".txt");
      Files.writeString(in, input);
      Process process = builder(command).redirectInput(in.toFile()).redirectOutput(out.toFile())
          .redirectError(err.toFile()).start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError(command + " has not ended in " + PATIENCE_SECONDS + " s\n"
            + Files.readString(out) + Files.readString(err));
      }
      Ran ran = new Ran(command, process.exitValue(), Files.readString(out),
          Files.readString(err, StandardCharsets.UTF_8));
      for (Path file : List.of(in, out, err)) {
        Files.delete(file);
      }
      return ran;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted during " + command, e);
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
