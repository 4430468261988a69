package org.chameleoncloud.edge.plugin.output;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table as kubectl prints it: columns two blanks apart, no lines between them.
 *
 * <p>A table that is wider than the terminal is made to fit: first the columns that may be cut become narrower, the
 * widest first. If that is not enough, the last columns go to a second line of each row, indented by two blanks, and so
 * on. Only a column that is wider than the terminal is then cut although it should not be.
 */
public final class Table {
  private static final String GAP = "  ";
  private static final String INDENT = "  ";

  private final List<Column> columns;
  private final List<List<Cell>> rows = new ArrayList<>();

  /** A table without rows. */
  public Table(List<Column> columns) {
    this.columns = List.copyOf(columns);
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException if it has not one cell for each column
   */
  public Table row(List<Cell> cells) {
    if (cells.size() != columns.size()) {
      throw new IllegalArgumentException(
          cells.size() + " cells in a table of " + columns.size() + " columns");
    }
    rows.add(List.copyOf(cells));
    return this;
  }

  /** Whether it has no rows. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /**
   * The lines of the table.
   *
   * @param width of the terminal; {@link Integer#MAX_VALUE} for any width
   * @param colours whether to use colours
   */
  public List<String> lines(int width, boolean colours) {
    int[] natural = IntStream.range(0, columns.size()).map(this::naturalWidth).toArray();
    int[] least = IntStream.range(0, columns.size())
        .map(i -> Math.min(width, Math.min(natural[i], columns.get(i).minWidth()))).toArray();
    List<Line> layout = layout(natural, least, width);
    List<String> lines = new ArrayList<>();
    List<Cell> headers = columns.stream().map(column -> new Cell(column.header(), Style.BOLD))
        .toList();
    layout.forEach(line -> lines.add(line.text(headers, colours)));
    rows.forEach(row -> layout.forEach(line -> lines.add(line.text(row, colours))));
    return lines;
  }

  private int naturalWidth(int column) {
    int header = TextWidth.of(columns.get(column).header());
    return rows.stream().mapToInt(row -> row.get(column).width()).reduce(header, Math::max);
  }

  /** The columns from {@code first} to before {@code end}, on a line of their own. */
  private record Line(int first, int end, int[] widths) {
    private String text(List<Cell> row, boolean colours) {
      String cells = IntStream.range(first, end)
          .mapToObj(i -> cell(row.get(i), i == end - 1 ? 0 : widths[i], widths[i], colours))
          .collect(Collectors.joining(GAP));
      return (indent(first) + cells).stripTrailing();
    }

    private static String cell(Cell cell, int padded, int width, boolean colours) {
      String text = TextWidth.truncate(cell.text(), width);
      String blanks = " ".repeat(Math.max(0, padded - TextWidth.of(text)));
      return cell.style().apply(text, colours) + blanks;
    }
  }

  private static String indent(int firstColumn) {
    return firstColumn == 0 ? "" : INDENT;
  }

  private static List<Line> layout(int[] natural, int[] least, int width) {
    List<Line> lines = new ArrayList<>();
    int first = 0;
    while (first < least.length) {
      int available = width - indent(first).length();
      int end = first + 1;
      long used = least[first];
      while (end < least.length && used + GAP.length() + least[end] <= available) {
        used += GAP.length() + least[end];
        end++;
      }
      lines.add(new Line(first, end, fit(natural, least, first, end, available)));
      first = end;
    }
    return lines;
  }

  /** The widths of the columns of a line: the widest one that may be narrower becomes so until all fit. */
  private static int[] fit(int[] natural, int[] least, int first, int end, int available) {
    int[] widths = natural.clone();
    long excess = IntStream.range(first, end).mapToLong(i -> widths[i]).sum()
        + (long) GAP.length() * (end - first - 1) - available;
    for (; excess > 0; excess--) {
      int widest = -1;
      for (int i = first; i < end; i++) {
        if (widths[i] > least[i] && (widest < 0 || widths[i] > widths[widest])) {
          widest = i;
        }
      }
      if (widest < 0) {
        widths[first] = Math.max(1, available);
        return widths;
      }
      widths[widest]--;
    }
    return widths;
  }
}
