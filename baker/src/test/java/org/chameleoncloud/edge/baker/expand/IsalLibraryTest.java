package org.chameleoncloud.edge.baker.expand;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IsalLibraryTest {
  private static final int COUNT = Integer.getInteger("baker.mutations", 100);
  private static final long SEED = Long.getLong("baker.seed", 1);
  /** The size of {@code struct inflate_state}. */
  private static final long STATE = 87_368;
  private static final int GUARD = 64 << 10;
  private static final byte PATTERN = (byte) 0xC9;

  private IsalLibrary library;

  @BeforeEach
  void load() throws IsalLibrary.Unavailable {
    DeflateSamples.requireIsal();
    library = IsalLibrary.load(IsalLibrary.NAME, System.getProperty("os.arch"));
  }

  @Test
  void writesOnlyToItsStateAndOutput() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE + GUARD, 64);
      for (long seed = SEED; seed < SEED + COUNT; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] compressed = DeflateSamples.compressed(DeflateSamples.content(random), random);
        DeflateSamples.damage(compressed, random);
        int capacity = 1 + random.nextInt(random.nextBoolean() ? 700 : 90_000);
        state.asSlice(STATE).fill(PATTERN);
        try (Arena buffers = Arena.ofConfined()) {
          inflate(state, buffers.allocateFrom(JAVA_BYTE, compressed),
              buffers.allocate(capacity + 2L * GUARD), capacity, seed);
        }
        assertUntouched(state.asSlice(STATE), "seed " + seed + ", after the state");
      }
    }
  }

  /** Inflates up to the end or the first damage, always into the same part of {@code out}. */
  private void inflate(MemorySegment state, MemorySegment in, MemorySegment out, int capacity,
      long seed) {
    out.fill(PATTERN);
    library.init(state);
    state.set(ADDRESS, IsalLibrary.NEXT_IN, in);
    state.set(JAVA_INT, IsalLibrary.AVAIL_IN, (int) in.byteSize());
    int left;
    int result;
    do {
      state.set(ADDRESS, IsalLibrary.NEXT_OUT, out.asSlice(GUARD));
      state.set(JAVA_INT, IsalLibrary.AVAIL_OUT, capacity);
      result = library.inflate(state);
      left = state.get(JAVA_INT, IsalLibrary.AVAIL_OUT);
    } while (result == 0 && left == 0);
    assertThat(left).as("seed %d", seed).isBetween(0, capacity);
    assertThat(state.get(JAVA_INT, IsalLibrary.READ_IN_LENGTH)).as("seed %d", seed)
        .isLessThanOrEqualTo(Long.SIZE);
    assertUntouched(out.asSlice(0, GUARD), "seed " + seed + ", before the output");
    assertUntouched(out.asSlice(GUARD + capacity), "seed " + seed + ", after the output");
  }

  private static void assertUntouched(MemorySegment guard, String which) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment expected = arena.allocate(guard.byteSize()).fill(PATTERN);
      assertThat(guard.mismatch(expected)).as(which).isEqualTo(-1);
    }
  }
}
