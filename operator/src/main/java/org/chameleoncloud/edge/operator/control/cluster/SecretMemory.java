package org.chameleoncloud.edge.operator.control.cluster;

import java.util.HashMap;
import java.util.Map;

/** How much is kept of the Secrets of each namespace. Safe for use by many threads. */
final class SecretMemory {
  /** In MiB, per namespace; a credential has about 200 bytes, a bundle of all public CA certificates 220 KiB. */
  static final int MAX_MIB = 4;
  /** What each value takes apart from its text, in bytes. */
  static final int OVERHEAD = 128;

  private final Map<String, Long> used = new HashMap<>();

  /** Replaces what a value takes, in bytes; false, and nothing changes, if the namespace would have too much. */
  synchronized boolean replace(String namespace, long before, long after) {
    long now = used.getOrDefault(namespace, 0L) - before + after;
    if (after > before && now > (long) MAX_MIB << 20) {
      return false;
    }
    used.put(namespace, now);
    used.remove(namespace, 0L);
    return true;
  }
}
