package org.chameleoncloud.edge.plugin.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.plugin.output.Terminal;

/** Finds out which of the standard streams are a terminal, and how wide it is. */
public final class Terminals {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final Pattern TERMINAL = Pattern.compile("/dev/(pts/|tty|console).*");

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
    int width = columns(environment.get("COLUMNS")).orElseGet(
        () -> new Tty().size().map(Screen.Size::columns).orElse(Terminal.DEFAULT_WIDTH));
    return new Terminal(isTerminal(0), out, err, width, colours);
  }

  private static OptionalInt columns(String variable) {
    return variable != null && variable.matches("[1-9]\\d{0,4}")
        ? OptionalInt.of(Integer.parseInt(variable))
        : OptionalInt.empty();
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
