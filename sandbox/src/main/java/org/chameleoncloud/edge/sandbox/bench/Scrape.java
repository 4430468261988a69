package org.chameleoncloud.edge.sandbox.bench;

/**
 * Metrics in the Prometheus text format.
 *
 * @param text as it was scraped
 */
record Scrape(String text) {
  /** The value of a series without labels; NaN if there is none. */
  double value(String name) {
    return text.lines().filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1))).findFirst()
        .orElse(Double.NaN);
  }
}
