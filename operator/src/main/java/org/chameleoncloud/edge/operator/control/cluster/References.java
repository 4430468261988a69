package org.chameleoncloud.edge.operator.control.cluster;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * What devices refer to in one Secret, and what was read for each reference. Not safe for use by many threads.
 *
 * @param <R> a reference
 * @param <T> what was read
 */
final class References<R, T> {
  private final SecretMemory memory;
  private final String namespace;
  private final ToLongFunction<T> size;
  private final Function<R, T> tooMuch;
  private final Map<ResourceID, Set<R>> byDevice = new HashMap<>();
  private final Map<R, Integer> devices = new HashMap<>();
  private final Map<R, T> read = new HashMap<>();
  private final Map<R, Long> sizes = new HashMap<>();

  /**
   * @param size how many characters are kept
   * @param tooMuch what is kept instead of what would be too much for the namespace
   */
  References(SecretMemory memory, String namespace, ToLongFunction<T> size,
      Function<R, T> tooMuch) {
    this.memory = memory;
    this.namespace = namespace;
    this.size = size;
    this.tooMuch = tooMuch;
  }

  /** A device refers to these, and no longer to any others. */
  void set(ResourceID device, Set<R> references) {
    Set<R> before = references.isEmpty()
        ? byDevice.remove(device)
        : byDevice.put(device, Set.copyOf(references));
    references.forEach(reference -> devices.merge(reference, 1, Integer::sum));
    (before == null ? Set.<R>of() : before).forEach(this::leave);
  }

  private void leave(R reference) {
    if (devices.merge(reference, -1, Integer::sum) == 0) {
      devices.remove(reference);
      read.remove(reference);
      Long taken = sizes.remove(reference);
      memory.replace(namespace, taken == null ? 0 : taken, 0);
    }
  }

  /** What was read; null if nothing was yet. */
  T get(R reference) {
    return read.get(reference);
  }

  /** Reads what has not been read yet. */
  void readMissing(Function<R, T> reader) {
    devices.keySet().stream().filter(reference -> !read.containsKey(reference))
        .forEach(reference -> keep(reference, null, reader.apply(reference)));
  }

  /**
   * Reads everything again.
   *
   * @param reader is given what was read before, or null
   * @return whether anything changed
   */
  boolean readAgain(BiFunction<R, T, T> reader) {
    boolean changed = false;
    for (R reference : List.copyOf(devices.keySet())) {
      T before = read.get(reference);
      keep(reference, before, reader.apply(reference, before));
      changed |= !read.get(reference).equals(before);
    }
    return changed;
  }

  private void keep(R reference, T before, T now) {
    if (now.equals(before)) {
      return;
    }
    long taken = sizes.getOrDefault(reference, 0L);
    long more = SecretMemory.OVERHEAD + size.applyAsLong(now);
    if (memory.replace(namespace, taken, more)) {
      sizes.put(reference, more);
      read.put(reference, now);
    } else {
      memory.replace(namespace, taken, 0);
      sizes.remove(reference);
      read.put(reference, tooMuch.apply(reference));
    }
  }
}
