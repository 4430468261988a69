package org.chameleoncloud.edge.plugin.output;

/**
 * A column of a table.
 *
 * @param header in capitals, as kubectl writes it
 * @param minWidth how narrow it may become where the table is wider than the terminal; at least 1
 */
public record Column(String header, int minWidth) {
  /** A column whose values are never cut. */
  public static Column whole(String header) {
    return new Column(header, Integer.MAX_VALUE);
  }

  /** A column whose values may be cut, but not below {@code minWidth}. */
  public static Column shrinking(String header, int minWidth) {
    return new Column(header, minWidth);
  }
}
