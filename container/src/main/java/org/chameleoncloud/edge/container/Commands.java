package org.chameleoncloud.edge.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Programs of this machine. */
final class Commands {
  private Commands() {}

  /**
   * Runs a program to its end.
   *
   * @param folder that it runs in
   * @return what it printed to its standard output
   * @throws IOException when it is missing or fails; the message has what it printed
   */
  static String run(Path folder, List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile())
        .redirectErrorStream(true);
    // Messages and sort orders of every machine are the same.
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command.getFirst() + " failed: " + printed.strip());
    }
    return printed;
  }
}
