package org.chameleoncloud.edge.sandbox.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** What was measured of several operators, side by side. */
final class PeerTable {
  private static final int LABEL_WIDTH = 38;
  private static final int VALUE_WIDTH = 14;

  private PeerTable() {}

  /** What a number is. */
  enum Unit {
    SECONDS("%.1f s"),
    MILLISECONDS("%.1f ms"),
    MIB("%.0f MiB"),
    KIB("%.1f KiB"),
    PERCENT(
        "%.1f %%"),
    EACH("%.2f"),
    COUNT("%,.0f");

    private final String format;

    Unit(String format) {
      this.format = format;
    }
  }

  /**
   * One number.
   *
   * @param value empty for a heading
   */
  record Figure(String label, Unit unit, OptionalDouble value) {
    static Figure of(String label, Unit unit, double value) {
      return new Figure(label, unit, OptionalDouble.of(value));
    }

    static Figure heading(String label) {
      return new Figure(label, Unit.COUNT, OptionalDouble.empty());
    }

    String text() {
      return value.isPresent() ? String.format(Locale.ROOT, unit.format, value.getAsDouble()) : "";
    }
  }

  /**
   * What was measured of one operator.
   *
   * @param figures with different labels
   */
  record Column(String title, List<Figure> figures) {
    /** The text of the figure; a dash if there is none. */
    String text(String label) {
      return figure(label).map(Figure::text).orElse("-");
    }

    private Optional<Figure> figure(String label) {
      return figures.stream().filter(figure -> figure.label().equals(label)).findFirst();
    }

    private boolean hasHeading(String label) {
      return figure(label).filter(figure -> figure.value().isEmpty()).isPresent();
    }
  }

  /** The table, with at most three columns in 80 characters a line, ended by a line break. */
  static String of(List<Column> columns) {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    rows.put("", columns.stream().map(Column::title).toList());
    labels(columns).forEach(label -> rows.put(label,
        columns.stream().anyMatch(column -> column.hasHeading(label))
            ? List.of()
            : columns.stream().map(column -> column.text(label)).toList()));
    return rows.entrySet().stream().map(row -> line(row.getKey(), row.getValue()))
        .collect(Collectors.joining());
  }

  private static String line(String label, List<String> cells) {
    StringBuilder line = new StringBuilder(pad("%-", LABEL_WIDTH, label));
    cells.forEach(cell -> line.append(pad("%", VALUE_WIDTH, cell)));
    return line.toString().stripTrailing() + System.lineSeparator();
  }

  private static String pad(String flags, int width, String text) {
    return String.format(Locale.ROOT, flags + width + "s", text);
  }

  /** Those of all columns, each of a further column after the one that precedes it there. */
  private static List<String> labels(List<Column> columns) {
    List<String> all = new ArrayList<>();
    for (Column column : columns) {
      int next = 0;
      for (Figure figure : column.figures()) {
        int known = all.indexOf(figure.label());
        if (known < 0) {
          all.add(next, figure.label());
          known = next;
        }
        next = known + 1;
      }
    }
    return all;
  }
}
