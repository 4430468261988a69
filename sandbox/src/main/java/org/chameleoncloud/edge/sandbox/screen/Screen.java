package org.chameleoncloud.edge.sandbox.screen;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the story is told, in at most {@value #WIDTH} columns. On a terminal a block of lines can be drawn again in its
 * place; elsewhere, as in a pipe or a log, lines only follow each other.
 */
public final class Screen {
  /** The columns that we use. */
  public static final int WIDTH = 80;

  private static final String UP_AND_CLEAR = "\u001b[%dA\u001b[J";

  private final PrintStream out;
  private final boolean terminal;
  private final boolean colour;
  private int drawn;
  private boolean muted;

  /**
   * Makes one.
   *
   * @param terminal whether lines can be drawn again
   * @param colour whether escape sequences for colours are understood and wanted
   */
  public Screen(PrintStream out, boolean terminal, boolean colour) {
    this.out = out;
    this.terminal = terminal;
    this.colour = colour;
  }

  /** The standard output, as what it is. Colours keep to https://no-color.org. */
  public static Screen standard() {
    boolean terminal = System.console() != null && System.console().isTerminal()
        && !"dumb".equals(System.getenv("TERM"));
    String noColour = System.getenv("NO_COLOR");
    return new Screen(System.out, terminal, terminal && (noColour == null || noColour.isEmpty()));
  }

  /** The standard output, without drawing anything again. */
  public static Screen lines() {
    Screen standard = standard();
    return new Screen(System.out, false, standard.colour);
  }

  /** From now on nothing appears. */
  public synchronized void mute() {
    muted = true;
  }

  /** Whether a block can be drawn again. */
  public boolean isTerminal() {
    return terminal;
  }

  /** A line of its own; what was drawn above it stays. */
  public synchronized void line(String text) {
    if (muted) {
      return;
    }
    drawn = 0;
    out.println(text);
    out.flush();
  }

  /** An empty line. */
  public void gap() {
    line("");
  }

  /** Text of any length, broken at spaces and indented. */
  public void paragraph(String indent, String text) {
    wrapped(indent, text).forEach(this::line);
  }

  /** Draws a block, in the place of the one drawn last unless a line has followed it. On a terminal only. */
  public synchronized void draw(List<String> block) {
    if (!terminal || muted) {
      return;
    }
    StringBuilder text = new StringBuilder();
    if (drawn > 0) {
      text.append(UP_AND_CLEAR.formatted(drawn));
    }
    block.forEach(line -> text.append(line).append(System.lineSeparator()));
    out.print(text);
    out.flush();
    drawn = block.size();
  }

  /** The text in a colour, or as it is where there are none. */
  public String in(Tint tint, String text) {
    return colour ? tint.code() + text + Tint.END : text;
  }

  /** The lines of an indented paragraph, broken at spaces. */
  public static List<String> wrapped(String indent, String text) {
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
