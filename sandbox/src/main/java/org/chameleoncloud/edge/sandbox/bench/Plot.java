package org.chameleoncloud.edge.sandbox.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Draws samples as panels of an SVG file, one below another, over the same time. */
final class Plot {
  private static final int WIDTH = 760;
  private static final int LEFT = 70;
  private static final int RIGHT = 20;
  private static final int PANEL = 130;
  private static final int GAP = 40;
  private static final int TOP = 30;
  private static final int TICKS = 4;
  private static final String MARK = "#d9a5a5";
  /** As many as a panel has lines. */
  private static final List<String> COLORS = List.of("#1f5fa8", "#c2571a", "#2e8540");
  private static final double[] STEPS = {1, 2, 2.5, 5, 10};

  private Plot() {}

  /**
   * A panel.
   *
   * @param title what it shows, with the unit
   * @param lines their names, as in the CSV file
   */
  record Panel(String title, List<String> lines) {}

  /**
   * One sample.
   *
   * @param seconds since the start
   * @param values one for each line of all panels, in their order; NaN leaves a gap
   */
  record Sample(double seconds, List<Double> values) {}

  private record Point(double seconds, double value) {}

  /**
   * Draws them.
   *
   * @param title what was measured
   * @param samples at least one
   * @param marks times in seconds at which something happened, for a vertical line each
   */
  static String svg(String title, List<Panel> panels, List<Sample> samples, List<Double> marks) {
    double end = step(samples.getLast().seconds() / TICKS) * TICKS;
    StringBuilder drawn = new StringBuilder();
    int line = 0;
    for (int i = 0; i < panels.size(); i++) {
      int first = line;
      line += panels.get(i).lines().size();
      List<List<Point>> lines = IntStream.range(first, line)
          .mapToObj(index -> samples.stream()
              .map(sample -> new Point(sample.seconds(), sample.values().get(index))).toList())
          .toList();
      drawn.append(panel(i, panels.get(i), lines, marks, end));
    }
    int height = TOP + panels.size() * (PANEL + GAP) + GAP / 2;
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" \
        font-size="12">
        <rect width="100%%" height="100%%" fill="white"/>
        <text x="%d" y="18" font-weight="bold">%s</text>
        %s<text x="%d" y="%d" text-anchor="end">seconds</text>
        </svg>
        """.formatted(WIDTH, height, LEFT, title, drawn, WIDTH - RIGHT, height - 8);
  }

  private static String panel(int number, Panel panel, List<List<Point>> lines,
      List<Double> marks, double end) {
    double highest = lines.stream().flatMap(List::stream).mapToDouble(Point::value)
        .filter(value -> !Double.isNaN(value)).max().orElse(1);
    double top = step(highest / TICKS) * TICKS;
    int y = TOP + GAP / 2 + number * (PANEL + GAP);
    String horizontal = IntStream.rangeClosed(0, TICKS)
        .mapToObj(tick -> grid(y + PANEL - PANEL * tick / TICKS, top * tick / TICKS))
        .collect(Collectors.joining());
    String vertical = IntStream.rangeClosed(0, TICKS)
        .mapToObj(tick -> "<text x=\"%s\" y=\"%d\" text-anchor=\"middle\">%s</text>%n".formatted(
            number(x(end * tick / TICKS, end)), y + PANEL + 15, number(end * tick / TICKS)))
        .collect(Collectors.joining());
    String marked = marks.stream().map(seconds -> number(x(seconds, end)))
        .map(x -> "<line x1=\"%s\" x2=\"%s\" y1=\"%d\" y2=\"%d\" stroke=\"%s\"/>%n".formatted(x, x,
            y, y + PANEL, MARK))
        .collect(Collectors.joining());
    String polylines = IntStream.range(0, lines.size())
        .mapToObj(i -> segments(lines.get(i)).stream()
            .map(points -> points.stream()
                .map(point -> number(x(point.seconds(), end)) + ","
                    + number(y + PANEL * (1 - point.value() / top)))
                .collect(Collectors.joining(" ")))
            .map(
                points -> "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>%n"
                    .formatted(points, COLORS.get(i)))
            .collect(Collectors.joining()))
        .collect(Collectors.joining());
    return horizontal + vertical + marked + legend(panel, y) + polylines;
  }

  /** The title, and the names of the lines in their colors if there are several. */
  private static String legend(Panel panel, int y) {
    String names = panel.lines().size() == 1
        ? ""
        : IntStream.range(0, panel.lines().size())
            .mapToObj(i -> " <tspan fill=\"%s\" dx=\"8\">%s</tspan>".formatted(COLORS.get(i),
                panel.lines().get(i).replace('_', ' ')))
            .collect(Collectors.joining());
    return "<text x=\"%d\" y=\"%d\">%s%s</text>%n".formatted(LEFT + 6, y - 5, panel.title(), names);
  }

  /** The parts of a line between its gaps. */
  private static List<List<Point>> segments(List<Point> line) {
    List<List<Point>> segments = new ArrayList<>();
    List<Point> segment = new ArrayList<>();
    for (Point point : line) {
      if (!Double.isNaN(point.value())) {
        segment.add(point);
      } else if (!segment.isEmpty()) {
        segments.add(segment);
        segment = new ArrayList<>();
      }
    }
    if (!segment.isEmpty()) {
      segments.add(segment);
    }
    return segments;
  }

  private static String grid(int y, double value) {
    return "<line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\" stroke=\"#dddddd\"/>%n".formatted(LEFT,
        WIDTH - RIGHT, y, y)
        + "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n".formatted(LEFT - 6, y + 4,
            number(value));
  }

  private static double x(double seconds, double end) {
    return LEFT + (WIDTH - LEFT - RIGHT) * seconds / end;
  }

  /** The smallest round number that is not less. */
  private static double step(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(least, 1e-3))));
    for (double step : STEPS) {
      if (step * power >= least) {
        return step * power;
      }
    }
    return 10 * power;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.1f", value);
  }
}
