package org.chameleoncloud.edge.baker.expand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.baker.expand.DeflateSamples.FOLLOWING;
import static org.chameleoncloud.edge.baker.expand.DeflateSamples.JDK;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.chameleoncloud.edge.baker.expand.DeflateSamples.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Compares ISA-L's inflater with the JDK's. {@code -Dbaker.mutations=N} tries N inputs instead of the default. */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class RawInflaterTest {
  private static final int COUNT = Integer.getInteger("baker.mutations", 100);
  private static final long SEED = Long.getLong("baker.seed", 1);
  private static final int[] PARTS = {1, 9, 300, 40_000, 400_000};

  @Test
  void inflatesInPartsOfAnyLengthAndStopsAtTheEnd() {
    try (RawInflater isal = DeflateSamples.requireIsal().create(); RawInflater jdk = JDK.create()) {
      for (long seed = SEED; seed < SEED + COUNT; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] content = DeflateSamples.content(random);
        byte[] compressed = DeflateSamples.compressed(content, random);
        assertInflates(content, run(isal, compressed, random), compressed.length - FOLLOWING, seed);
        assertInflates(content, run(jdk, compressed, random), compressed.length - FOLLOWING, seed);
      }
    }
  }

  @Test
  void refusesTruncatedData() {
    try (RawInflater isal = DeflateSamples.requireIsal().create()) {
      for (long seed = SEED; seed < SEED + COUNT; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] compressed = DeflateSamples.compressed(DeflateSamples.content(random), random);
        byte[] cut = Arrays.copyOf(compressed, random.nextInt(compressed.length - FOLLOWING));
        assertThat(run(isal, cut, random).refused()).as("seed %d", seed).isTrue();
      }
    }
  }

  /** The JDK also refuses incomplete sets of codes; with ISA-L, these are detected by the checksum. */
  @Test
  void inflatesDamagedDataLikeTheJdk() {
    try (RawInflater isal = DeflateSamples.requireIsal().create(); RawInflater jdk = JDK.create()) {
      int refused = 0;
      for (long seed = SEED; seed < SEED + COUNT; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] compressed = DeflateSamples.compressed(DeflateSamples.content(random), random);
        DeflateSamples.damage(compressed, random);
        Run expected = run(jdk, compressed, random);
        Run actual = run(isal, compressed, random);
        refused += actual.refused() ? 1 : 0;
        if (!expected.refused()) {
          assertInflates(expected.bytes(), actual, expected.consumed(), seed);
        }
      }
      assertThat(refused).as("some damage does no harm").isBetween(1, COUNT - 1);
    }
  }

  private static Run run(RawInflater inflater, byte[] compressed, SplittableRandom random) {
    int in = PARTS[random.nextInt(PARTS.length)];
    int out = PARTS[random.nextInt(PARTS.length)];
    return DeflateSamples.run(inflater, compressed, random, in, out);
  }

  /** Does not compare arrays with AssertJ: a failure would print hundreds of thousands of numbers. */
  private static void assertInflates(byte[] expected, Run run, int consumed, long seed) {
    assertThat(run.refused()).as("seed %d is refused", seed).isFalse();
    assertThat(Arrays.mismatch(run.bytes(), expected)).as("seed %d differs at", seed)
        .isEqualTo(-1);
    assertThat(run.consumed()).as("seed %d ends at", seed).isEqualTo(consumed);
  }
}
