package org.chameleoncloud.edge.operator.control.baking;

import java.util.function.BooleanSupplier;

/**
 * How many bakes may run at once.
 *
 * @param slots in all namespaces together, 1 or more
 * @param perNamespace in one namespace; 0 for one fewer than {@code slots}, but at least 1, while others have images, too
 */
public record BakeLimits(int slots, int perNamespace) {
  /**
   * Whether a namespace may have one more bake than these.
   *
   * @param running how many it has
   * @param shared whether other namespaces have images, too; asked only when it matters
   */
  boolean allows(int running, BooleanSupplier shared) {
    if (perNamespace > 0) {
      return running < perNamespace;
    }
    return running < Math.max(1, slots - 1) || !shared.getAsBoolean();
  }
}
