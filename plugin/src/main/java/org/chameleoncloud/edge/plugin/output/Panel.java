package org.chameleoncloud.edge.plugin.output;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Labelled values below each other, as {@code kubectl describe} prints them. Long values are wrapped, never cut. */
public final class Panel {
  private static final int GAP = 2;
  private static final int LEAST_VALUE_WIDTH = 20;

  private final List<Entry> entries = new ArrayList<>();

  private record Entry(String label, List<Cell> values) {}

  /** Adds a value; nothing for null and an empty one. */
  public Panel add(String label, String value) {
    return value == null || value.isEmpty() ? this : add(label, Cell.of(value));
  }

  /** Adds a value with a style. */
  public Panel add(String label, Cell value) {
    entries.add(new Entry(label, List.of(value)));
    return this;
  }

  /** Adds several values below each other; nothing for none. */
  public Panel addAll(String label, List<String> values) {
    if (values != null && !values.isEmpty()) {
      entries.add(new Entry(label, values.stream().map(Cell::of).toList()));
    }
    return this;
  }

  /** Whether nothing was added. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /**
   * The lines.
   *
   * @param indent blanks before each line
   * @param width of the terminal; {@link Integer#MAX_VALUE} for any width
   * @param colours whether to use colours
   */
  public List<String> lines(int indent, int width, boolean colours) {
    int labels = entries.stream().mapToInt(entry -> TextWidth.of(entry.label()) + 1).max()
        .orElse(0) + GAP;
    int available = Math.max(LEAST_VALUE_WIDTH, width - indent - labels);
    String continuation = " ".repeat(indent + labels);
    return entries.stream().map(entry -> " ".repeat(indent)
        + Style.BOLD.apply(entry.label() + ":", colours)
        + " ".repeat(labels - TextWidth.of(entry.label()) - 1)
        + entry.values().stream()
            .flatMap(value -> TextWidth.wrap(value.text(), available).stream()
                .map(line -> value.style().apply(line, colours)))
            .collect(Collectors.joining("\n" + continuation)))
        .flatMap(String::lines).toList();
  }
}
