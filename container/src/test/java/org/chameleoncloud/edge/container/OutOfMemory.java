package org.chameleoncloud.edge.container;

import java.util.ArrayList;
import java.util.List;

/** A program that survives every error of a thread, and takes memory until there is none. */
final class OutOfMemory {
  private static final List<byte[]> TAKEN = new ArrayList<>();

  private OutOfMemory() {}

  /** Never returns. */
  public static void main(String[] args) {
    while (true) {
      try {
        TAKEN.add(new byte[1 << 20]);
      } catch (OutOfMemoryError e) {
        System.out.println("survived");
      }
    }
  }
}
