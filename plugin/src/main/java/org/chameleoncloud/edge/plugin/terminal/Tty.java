package org.chameleoncloud.edge.plugin.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The terminal that controls this process, through stty. Without one, or without stty, it does nothing. */
public final class Tty implements Screen {
  private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,4}) ([1-9]\\d{0,4})\\s*");

  private String before;

  @Override
  public Optional<Size> size() {
    return stty("size").map(SIZE::matcher).filter(Matcher::matches)
        .map(size -> new Size(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2))));
  }

  @Override
  public synchronized void readKeys() {
    before = stty("-g").map(String::strip).orElse(null);
    stty("-icanon", "-echo", "min", "1", "time", "0");
  }

  @Override
  public synchronized void restore() {
    if (before != null) {
      stty(before);
      before = null;
    }
  }

  /** What stty prints of the terminal; empty without one. */
  private static Optional<String> stty(String... arguments) {
    List<String> command = new ArrayList<>(List.of("stty"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command)
          .redirectInput(Path.of("/dev/tty").toFile())
          .redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String printed = new String(process.getInputStream().readAllBytes(),
          StandardCharsets.US_ASCII);
      return process.waitFor() == 0 ? Optional.of(printed) : Optional.empty();
    } catch (IOException _) {
      // No stty, or no terminal: what needs one has a default.
      return Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
