package org.chameleoncloud.edge.plugin.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.plugin.output.Terminal;

/** Finds out where standard output and standard error go, and how wide the terminal is. */
public final class Terminals {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final Pattern TERMINAL = Pattern.compile("/dev/(pts/|tty|console).*");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5}) (\\d{1,5})\\s*");

  private Terminals() {}

  /**
   * The terminal of this process. NO_COLOR (no-color.org) and {@code TERM=dumb} switch colours off, COLUMNS sets the width.
   *
   * @param environment the variables of this process
   */
  public static Terminal detect(Map<String, String> environment) {
    boolean out = isTerminal(1);
    boolean err = isTerminal(2);
    if (!out && !err) {
      return Terminal.NONE;
    }
    boolean colours = out && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !"dumb".equals(environment.get("TERM"));
    return new Terminal(out, err, width(environment), colours);
  }

  /** The width now: the terminal may have been resized. */
  public static int width(Map<String, String> environment) {
    return columns(environment.get("COLUMNS")).orElseGet(
        () -> size().map(size -> Integer.parseInt(size.group(2))).filter(width -> width > 0)
            .orElse(Terminal.DEFAULT_WIDTH));
  }

  private static OptionalInt columns(String variable) {
    return variable != null && variable.matches("[1-9]\\d{0,4}")
        ? OptionalInt.of(Integer.parseInt(variable))
        : OptionalInt.empty();
  }

  /** The terminal's rows and columns, in this order. */
  static Optional<Matcher> size() {
    return stty("size").map(SIZE::matcher).filter(Matcher::matches);
  }

  /** What stty prints of the terminal; empty without one. */
  static Optional<String> stty(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "stty";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    try {
      Process process = new ProcessBuilder(command)
          .redirectInput(Path.of("/dev/tty").toFile())
          .redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String printed = new String(process.getInputStream().readAllBytes(),
          StandardCharsets.US_ASCII);
      return process.waitFor() == 0 ? Optional.of(printed) : Optional.empty();
    } catch (IOException _) {
      // No stty, or no terminal: neither is needed.
      return Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** On Linux each stream on its own; elsewhere Java only says whether input and output both are. */
  private static boolean isTerminal(int descriptor) {
    if (!Files.isDirectory(DESCRIPTORS)) {
      return System.console() != null && System.console().isTerminal();
    }
    try {
      return TERMINAL.matcher(
          Files.readSymbolicLink(DESCRIPTORS.resolve(String.valueOf(descriptor))).toString())
          .matches();
    } catch (IOException _) {
      // A closed stream.
      return false;
    }
  }
}
