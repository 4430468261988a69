package org.chameleoncloud.edge.sandbox.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Values over time, in a CSV file and as a picture. Thread-safe. */
final class Recording implements AutoCloseable {
  private final List<Plot.Panel> panels;
  private final List<String> lines;
  private final PrintWriter csv;
  private final List<Plot.Sample> samples = new ArrayList<>();
  private final List<Double> marks = new ArrayList<>();

  /**
   * Begins.
   *
   * @param csv the file to write, with a column for the seconds and one for each line of the panels
   */
  Recording(Path csv, List<Plot.Panel> panels) throws IOException {
    this.panels = List.copyOf(panels);
    lines = panels.stream().flatMap(panel -> panel.lines().stream()).toList();
    this.csv = new PrintWriter(Files.newBufferedWriter(csv));
    this.csv.println(Stream.concat(Stream.of("seconds"), lines.stream())
        .collect(Collectors.joining(",")));
  }

  /**
   * Adds a sample.
   *
   * @param seconds since the start
   * @param values one for each line of the panels, in their order; NaN if there is none now
   */
  synchronized void add(double seconds, double... values) {
    samples.add(new Plot.Sample(seconds, Arrays.stream(values).boxed().toList()));
    csv.println(DoubleStream.concat(DoubleStream.of(seconds), Arrays.stream(values))
        .mapToObj(value -> Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.2f", value))
        .collect(Collectors.joining(",")));
    csv.flush();
  }

  /** Marks a time in all panels. */
  synchronized void mark(double seconds) {
    marks.add(seconds);
  }

  /** The highest value of a line so far; 0 without one. */
  synchronized double highest(String line) {
    int index = lines.indexOf(line);
    return samples.stream().mapToDouble(sample -> sample.values().get(index))
        .filter(value -> !Double.isNaN(value)).max().orElse(0);
  }

  /** Draws what was added until now. */
  synchronized void draw(String title, Path svg) throws IOException {
    Files.writeString(svg, Plot.svg(title, panels, samples, marks));
  }

  @Override
  public void close() {
    csv.close();
  }
}
