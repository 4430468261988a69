package org.chameleoncloud.edge.sandbox.bench;

/**
 * Metrics of the operator in the Prometheus text format.
 *
 * @param text as it was scraped
 */
record Scrape(String text) {
  /**
   * The value of a series, by its name and labels as they are printed.
   *
   * @throws IllegalStateException if there is none; all that a benchmark reads are there from the start
   */
  double value(String series) {
    return text.lines().filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1))).findFirst()
        .orElseThrow(() -> new IllegalStateException("The operator's metrics have no series "
            + series + ". If it was renamed, rename it in the benchmark too."));
  }
}
