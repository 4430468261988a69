package org.chameleoncloud.edge.operator.control.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** A process that needs all of its heap and still goes on: every few allocations are a full collection. */
final class FullHeap {
  static final int EXIT = 3;
  private static final int BLOCK = 8 << 10;
  /** What is left free, in blocks. */
  private static final int FREE = 256;
  private static final List<byte[]> NEEDED = new ArrayList<>(1 << 16);

  private FullHeap() {}

  public static void main(String[] arguments) {
    // Like an operator that has run for a while, it has loaded what it logs with.
    HeapWatch.start(() -> {}, Duration.ofHours(1), Duration.ofHours(1)).close();
    LoggerFactory.getLogger(FullHeap.class).atInfo().addKeyValue("event", "filling").log();
    while (true) {
      try {
        NEEDED.add(new byte[BLOCK]);
      } catch (OutOfMemoryError e) {
        for (int i = 0; i < FREE; i++) {
          NEEDED.removeLast();
        }
        break;
      }
    }
    HeapWatch.start(() -> Runtime.getRuntime().halt(EXIT), Duration.ofMillis(100),
        Duration.ofSeconds(2));
    System.out.println("full");
    for (byte[] garbage = new byte[BLOCK];; garbage = new byte[garbage.length]) {
      Thread.onSpinWait();
    }
  }
}
