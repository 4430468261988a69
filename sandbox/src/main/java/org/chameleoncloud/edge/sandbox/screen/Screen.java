package org.chameleoncloud.edge.sandbox.screen;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints in at most {@value #WIDTH} columns. On a terminal, a block of lines can be redrawn in place; in a pipe or a
 * log, lines are only appended.
 */
public final class Screen {
  /** The number of columns. */
  public static final int WIDTH = 80;

  private static final String UP_AND_CLEAR = "\u001b[%dA\u001b[J";

  private final PrintStream out;
  private final boolean terminal;
  private final boolean colors;
  private int drawnLines;
  private boolean muted;

  /**
   * Creates one.
   *
   * @param terminal whether lines can be redrawn
   * @param colors whether to use ANSI colors
   */
  public Screen(PrintStream out, boolean terminal, boolean colors) {
    this.out = out;
    this.terminal = terminal;
    this.colors = colors;
  }

  /** The standard output, which may be a terminal. Follows https://no-color.org. */
  public static Screen standard() {
    boolean terminal = System.console() != null && System.console().isTerminal()
        && !"dumb".equals(System.getenv("TERM"));
    String noColor = System.getenv("NO_COLOR");
    return new Screen(System.out, terminal, terminal && (noColor == null || noColor.isEmpty()));
  }

  /** The standard output, without redrawing. */
  public static Screen appendOnly() {
    Screen standard = standard();
    return new Screen(System.out, false, standard.colors);
  }

  /** Prints nothing from now on. */
  public synchronized void mute() {
    muted = true;
  }

  /** Whether lines can be redrawn. */
  public boolean isTerminal() {
    return terminal;
  }

  /** Prints a line. A block drawn before stays. */
  public synchronized void line(String text) {
    if (muted) {
      return;
    }
    drawnLines = 0;
    out.println(text);
    out.flush();
  }

  /** Prints an empty line. */
  public void gap() {
    line("");
  }

  /** Prints text of any length, indented and wrapped at spaces. */
  public void paragraph(String indent, String text) {
    wrap(indent, text).forEach(this::line);
  }

  /**
   * Draws a block, in place of the last one unless a line was printed since. Does nothing if this is not a terminal.
   */
  public synchronized void draw(List<String> block) {
    if (!terminal || muted) {
      return;
    }
    StringBuilder text = new StringBuilder();
    if (drawnLines > 0) {
      text.append(UP_AND_CLEAR.formatted(drawnLines));
    }
    block.forEach(line -> text.append(line).append(System.lineSeparator()));
    out.print(text);
    out.flush();
    drawnLines = block.size();
  }

  /** The text in a style, or unchanged without colors. */
  public String styled(Style style, String text) {
    return colors ? style.code() + text + Style.RESET : text;
  }

  /** The lines of an indented paragraph, wrapped at spaces. */
  public static List<String> wrap(String indent, String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(indent);
    for (String word : text.strip().split("\\s+")) {
      boolean fits = line.length() + 1 + word.length() <= WIDTH;
      if (!fits && line.length() > indent.length()) {
        lines.add(line.toString());
        line = new StringBuilder(indent);
      }
      line.append(line.length() > indent.length() ? " " : "").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
