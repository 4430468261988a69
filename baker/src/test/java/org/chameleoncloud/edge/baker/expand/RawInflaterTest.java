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

/** ISA-L held to what the JDK's inflate does. {@code -Dbaker.mutations=N} tries N instead of the usual few. */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class RawInflaterTest {
  private static final int COUNT = Integer.getInteger("baker.mutations", 100);
  private static final long SEED = Long.getLong("baker.seed", 1);
  private static final int[] PARTS = {1, 9, 300, 40_000, 400_000};

  @Test
  void givesTheContentAndStopsAtItsEndInWhateverPartsItComesAndGoes() {
    try (RawInflater isal = DeflateSamples.requireIsal().open(); RawInflater jdk = JDK.open()) {
      for (long seed = SEED; seed < SEED + COUNT; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] content = DeflateSamples.content(random);
        byte[] packed = DeflateSamples.packed(content, random);
        assertGives(content, run(isal, packed, random), packed.length - FOLLOWING, seed);
        assertGives(content, run(jdk, packed, random), packed.length - FOLLOWING, seed);
      }
    }
  }

  @Test
  void refusesDataThatAreCutAnywhere() {
    try (RawInflater isal = DeflateSamples.requireIsal().open()) {
      for (long seed = SEED; seed < SEED + COUNT; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] packed = DeflateSamples.packed(DeflateSamples.content(random), random);
        byte[] cut = Arrays.copyOf(packed, random.nextInt(packed.length - FOLLOWING));
        assertThat(run(isal, cut, random).refused()).as("seed %d", seed).isTrue();
      }
    }
  }

  /** What only the JDK refuses, an incomplete set of codes, shows by its checksum. */
  @Test
  void givesWhatTheJdkGivesOfDamagedData() {
    try (RawInflater isal = DeflateSamples.requireIsal().open(); RawInflater jdk = JDK.open()) {
      int refused = 0;
      for (long seed = SEED; seed < SEED + COUNT; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] packed = DeflateSamples.packed(DeflateSamples.content(random), random);
        DeflateSamples.damage(packed, random);
        Run theirs = run(jdk, packed, random);
        Run ours = run(isal, packed, random);
        refused += ours.refused() ? 1 : 0;
        if (!theirs.refused()) {
          assertGives(theirs.bytes(), ours, theirs.taken(), seed);
        }
      }
      assertThat(refused).as("some damage does no harm").isBetween(1, COUNT - 1);
    }
  }

  private static Run run(RawInflater inflating, byte[] packed, SplittableRandom random) {
    int in = PARTS[random.nextInt(PARTS.length)];
    int out = PARTS[random.nextInt(PARTS.length)];
    return DeflateSamples.run(inflating, packed, random, in, out);
  }

  /** Not by comparing arrays, whose failure would print hundreds of thousands of numbers. */
  private static void assertGives(byte[] expected, Run run, int taken, long seed) {
    assertThat(run.refused()).as("seed %d is refused", seed).isFalse();
    assertThat(Arrays.mismatch(run.bytes(), expected)).as("seed %d differs at", seed)
        .isEqualTo(-1);
    assertThat(run.taken()).as("seed %d ends at", seed).isEqualTo(taken);
  }
}
