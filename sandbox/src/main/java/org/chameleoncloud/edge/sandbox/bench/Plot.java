package org.chameleoncloud.edge.sandbox.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
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
  private static final double[] STEPS = {1, 2, 2.5, 5, 10};

  private Plot() {}

  /**
   * One sample.
   *
   * @param seconds since the start
   * @param cores the CPU time per time since the sample before
   * @param mebibytes of resident memory
   * @param registered devices
   */
  record Sample(double seconds, double cores, double mebibytes, double registered) {}

  /**
   * Draws them.
   *
   * @param title what was measured
   */
  static String svg(String title, List<Sample> samples) {
    double end = step(samples.getLast().seconds() / TICKS) * TICKS;
    String panels = panel(0, "registered devices", samples, Sample::registered, end)
        + panel(1, "resident memory, MiB", samples, Sample::mebibytes, end)
        + panel(2, "CPU, cores", samples, Sample::cores, end);
    int height = TOP + 3 * (PANEL + GAP) + GAP / 2;
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" \
        font-size="12">
        <rect width="100%%" height="100%%" fill="white"/>
        <text x="%d" y="18" font-weight="bold">%s</text>
        %s<text x="%d" y="%d" text-anchor="end">seconds</text>
        </svg>
        """.formatted(WIDTH, height, LEFT, title, panels, WIDTH - RIGHT, height - 8);
  }

  private static String panel(int number, String name, List<Sample> samples,
      ToDoubleFunction<Sample> value, double end) {
    double top = step(samples.stream().mapToDouble(value).max().orElse(1) / TICKS) * TICKS;
    int y = TOP + GAP / 2 + number * (PANEL + GAP);
    String points = samples.stream()
        .map(sample -> number(x(sample.seconds(), end)) + ","
            + number(y + PANEL * (1 - value.applyAsDouble(sample) / top)))
        .collect(Collectors.joining(" "));
    String horizontal = IntStream.rangeClosed(0, TICKS)
        .mapToObj(tick -> grid(y + PANEL - PANEL * tick / TICKS, top * tick / TICKS))
        .collect(Collectors.joining());
    String vertical = IntStream.rangeClosed(0, TICKS)
        .mapToObj(tick -> "<text x=\"%s\" y=\"%d\" text-anchor=\"middle\">%s</text>%n".formatted(
            number(x(end * tick / TICKS, end)), y + PANEL + 15, number(end * tick / TICKS)))
        .collect(Collectors.joining());
    return horizontal + vertical
        + "<text x=\"%d\" y=\"%d\">%s</text>%n".formatted(LEFT + 6, y + 14, name)
        + "<polyline points=\"%s\" fill=\"none\" stroke=\"#1f5fa8\" stroke-width=\"1.5\"/>%n"
            .formatted(points);
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
