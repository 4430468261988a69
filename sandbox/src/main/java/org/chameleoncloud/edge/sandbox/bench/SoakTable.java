package org.chameleoncloud.edge.sandbox.bench;

import java.io.PrintStream;

/** What a soak prints: a line each minute, and rows at the end, in at most 80 columns. */
final class SoakTable {
  private static final String COLUMNS = "%6s %8s %7s %6s %10s %13s %6s %8s%n";

  private final PrintStream out;

  SoakTable(PrintStream out) {
    this.out = out;
  }

  void head() {
    out.printf(COLUMNS, "minute", "devices", "edits", "kills", "heap MiB", "resident MiB",
        "cores", "waiting");
  }

  /** A line for a minute; a value that is NaN is a dash. */
  void minute(long minute, int devices, long edits, int kills, SoakVitals vitals) {
    out.printf(COLUMNS, minute, devices, edits, kills, number(vitals.liveMiB(), 1),
        number(vitals.residentMiB(), 0), number(vitals.cores(), 2), number(vitals.waiting(), 0));
  }

  private static String number(double value, int digits) {
    return Double.isNaN(value) ? "-" : ("%." + digits + "f").formatted(value);
  }

  void row(String what, String value) {
    out.printf("%-36s %s%n", what, value);
  }
}
