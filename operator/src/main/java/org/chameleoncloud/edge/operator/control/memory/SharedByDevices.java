package org.chameleoncloud.edge.operator.control.memory;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Values that several devices share, such as a Secret's content: a value is created for its first user and released after
 * its last one. Safe for use by many threads; the callbacks run under the lock and must be quick.
 *
 * @param <K> identifies a value
 * @param <V> the value
 */
public final class SharedByDevices<K, V> {
  private final BiConsumer<V, ResourceID> onLeave;
  private final Consumer<V> onUnused;
  private final Map<K, Shared<V>> byKey = new HashMap<>();
  private final Map<ResourceID, Set<K>> byUser = new HashMap<>();

  private record Shared<V>(V value, Set<ResourceID> users) {}

  /**
   * @param memory a device that is forgotten there leaves all values
   * @param onLeave called when a user leaves a value
   * @param onUnused called after the last user left
   */
  public SharedByDevices(DeviceMemory memory, BiConsumer<V, ResourceID> onLeave,
      Consumer<V> onUnused) {
    this.onLeave = onLeave;
    this.onUnused = onUnused;
    memory.onForget(user -> keepOnly(user, List.of()));
  }

  /** Values that need no release. */
  public SharedByDevices(DeviceMemory memory) {
    this(memory, (_, _) -> {}, _ -> {});
  }

  /** The value of a key, which {@code user} uses from now on, with all that it uses already. */
  public synchronized V use(ResourceID user, K key, Supplier<V> create) {
    Shared<V> shared = byKey.computeIfAbsent(key,
        _ -> new Shared<>(create.get(), new HashSet<>()));
    if (shared.users().add(user)) {
      byUser.computeIfAbsent(user, _ -> new HashSet<>()).add(key);
    }
    return shared.value();
  }

  /** The value of a key that is in use, without using it. */
  public synchronized Optional<V> get(K key) {
    return Optional.ofNullable(byKey.get(key)).map(Shared::value);
  }

  /** Leaves all values that {@code user} uses but those of {@code keys}. */
  public synchronized void keepOnly(ResourceID user, Collection<K> keys) {
    Set<K> used = byUser.get(user);
    if (used == null) {
      return;
    }
    for (K key : List.copyOf(used)) {
      if (!keys.contains(key)) {
        used.remove(key);
        leave(user, key);
      }
    }
    if (used.isEmpty()) {
      byUser.remove(user);
    }
  }

  private void leave(ResourceID user, K key) {
    Shared<V> shared = byKey.get(key);
    shared.users().remove(user);
    onLeave.accept(shared.value(), user);
    if (shared.users().isEmpty()) {
      byKey.remove(key);
      onUnused.accept(shared.value());
    }
  }

  /** Who uses the value of a key; nobody when there is none. */
  public synchronized Set<ResourceID> users(K key) {
    return byKey.containsKey(key) ? Set.copyOf(byKey.get(key).users()) : Set.of();
  }

  /** All values in use, by their keys; a copy. */
  public synchronized Map<K, V> all() {
    Map<K, V> all = new HashMap<>();
    byKey.forEach((key, shared) -> all.put(key, shared.value()));
    return all;
  }
}
