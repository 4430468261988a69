package org.chameleoncloud.edge.sandbox.bench;

import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/**
 * Measurements over time, and how steep they are.
 *
 * @param points in any order
 */
record Trend(List<Point> points) {
  /** A measurement, {@code seconds} after the start. */
  record Point(double seconds, double value) {}

  Trend {
    points = List.copyOf(points);
  }

  /** Only those of a time, both ends included. */
  Trend between(double fromSeconds, double toSeconds) {
    return new Trend(points.stream()
        .filter(point -> point.seconds() >= fromSeconds && point.seconds() <= toSeconds).toList());
  }

  /** The lowest measurement of each interval: what is there for a moment only is not in it. */
  Trend lowestEach(double intervalSeconds) {
    return new Trend(List.copyOf(points.stream()
        .collect(Collectors.toMap(point -> Math.floor(point.seconds() / intervalSeconds),
            point -> point, BinaryOperator.minBy(Comparator.comparingDouble(Point::value)),
            TreeMap::new))
        .values()));
  }

  /**
   * The slope of the line with the least squares, per second.
   *
   * @throws IllegalStateException without measurements at two different times
   */
  double slope() {
    double meanTime = points.stream().mapToDouble(Point::seconds).average().orElse(0);
    double meanValue = points.stream().mapToDouble(Point::value).average().orElse(0);
    double spread = points.stream()
        .mapToDouble(point -> Math.pow(point.seconds() - meanTime, 2)).sum();
    if (spread == 0) {
      throw new IllegalStateException("a slope needs measurements at two different times");
    }
    return points.stream()
        .mapToDouble(point -> (point.seconds() - meanTime) * (point.value() - meanValue)).sum()
        / spread;
  }
}
