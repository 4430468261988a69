package org.chameleoncloud.edge.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.sandbox.bench.Trend.Point;
import org.junit.jupiter.api.Test;

/** How steep measurements are. */
class TrendTest {
  private static Trend line(double slope, double start) {
    return new Trend(IntStream.range(0, 60).mapToObj(i -> i * 10.0)
        .map(seconds -> new Point(seconds, start + slope * seconds)).toList());
  }

  @Test
  void theSlopeOfALineIsItsOwn() {
    assertThat(line(0.25, 40).slope()).isCloseTo(0.25, within(1e-9));
    assertThat(line(0, 40).slope()).isCloseTo(0, within(1e-9));
    assertThat(line(-2, 40).slope()).isCloseTo(-2, within(1e-9));
  }

  /** What the method is for: no other line through the points has smaller squares. */
  @Test
  void noOtherLineIsCloserToRandomPoints() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      List<Point> points = IntStream.range(0, 2 + random.nextInt(30))
          .mapToObj(i -> new Point(i + random.nextDouble() / 2, random.nextDouble(100))).toList();
      double slope = new Trend(points).slope();
      double best = squares(points, slope);
      for (double other : List.of(slope - 0.01, slope + 0.01, slope - 1, slope + 1)) {
        assertThat(best).isLessThanOrEqualTo(squares(points, other));
      }
    }
  }

  /** Of the line with a slope through the middle of the points, which is the best of that slope. */
  private static double squares(List<Point> points, double slope) {
    double time = points.stream().mapToDouble(Point::seconds).average().orElseThrow();
    double value = points.stream().mapToDouble(Point::value).average().orElseThrow();
    return points.stream().mapToDouble(
        point -> Math.pow(point.value() - value - slope * (point.seconds() - time), 2)).sum();
  }

  @Test
  void theLowestOfEachMinuteDoesNotSeeWhatIsThereForAMoment() {
    List<Point> points = new ArrayList<>(line(0.01, 40).points());
    for (int i = 0; i < points.size(); i++) {
      if (i % 6 != 3) {
        points.set(i, new Point(points.get(i).seconds(), points.get(i).value() + i % 5 * 3));
      }
    }
    Trend lowest = new Trend(points).lowestEach(60);
    assertThat(lowest.points()).hasSize(10);
    assertThat(lowest.slope()).isCloseTo(0.01, within(1e-3));
  }

  @Test
  void aPartHasBothItsEnds() {
    assertThat(line(1, 0).between(100, 200).points()).hasSize(11);
  }

  @Test
  void oneMomentHasNoSlope() {
    assertThatThrownBy(() -> new Trend(List.of(new Point(5, 1), new Point(5, 2))).slope())
        .isInstanceOf(IllegalStateException.class).hasMessageContaining("two different times");
  }
}
