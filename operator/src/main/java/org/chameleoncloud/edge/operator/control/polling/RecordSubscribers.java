package org.chameleoncloud.edge.operator.control.polling;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which devices are triggered by a change of which records of a project. Safe for use by many threads. */
public final class RecordSubscribers {
  private final Map<ResourceID, Subscription> subscriptions = new HashMap<>();
  private final Map<String, Set<ResourceID>> byKey = new HashMap<>();
  private final Set<ResourceID> converging = new HashSet<>();
  private final Map<ResourceID, String> observed = new HashMap<>();

  private record Subscription(String uuid, String name) {}

  /**
   * Subscribes a device to the record with an id or a name, instead of what it was subscribed to.
   *
   * @param uuid null while it is unknown
   */
  public synchronized void subscribe(ResourceID device, String uuid, String name) {
    Subscription subscription = new Subscription(uuid, name);
    Subscription before = subscriptions.put(device, subscription);
    if (subscription.equals(before)) {
      return;
    }
    remove(before, device);
    byKey.computeIfAbsent(name, _ -> new HashSet<>()).add(device);
    if (uuid != null) {
      byKey.computeIfAbsent(uuid, _ -> new HashSet<>()).add(device);
    }
  }

  /** Whether a subscribed device expects its record to change soon. */
  public synchronized void converging(ResourceID device, boolean isConverging) {
    if (isConverging && subscriptions.containsKey(device)) {
      converging.add(device);
    } else {
      converging.remove(device);
    }
  }

  /**
   * Which record a subscribed device observes by its id: it may be another project's.
   *
   * @param uuid null for none
   */
  public synchronized void observing(ResourceID device, String uuid) {
    if (uuid == null) {
      observed.remove(device);
    } else {
      observed.put(device, uuid);
    }
  }

  /** The ids of the records that devices observe by them. */
  synchronized Set<String> observed() {
    return new HashSet<>(observed.values());
  }

  synchronized void unsubscribe(ResourceID device) {
    remove(subscriptions.remove(device), device);
    converging.remove(device);
    observed.remove(device);
  }

  private void remove(Subscription subscription, ResourceID device) {
    if (subscription == null) {
      return;
    }
    remove(subscription.name(), device);
    if (subscription.uuid() != null) {
      remove(subscription.uuid(), device);
    }
  }

  private void remove(String key, ResourceID device) {
    byKey.computeIfPresent(key, (_, devices) -> {
      devices.remove(device);
      return devices.isEmpty() ? null : devices;
    });
  }

  /** The devices subscribed to any of these ids or names. */
  synchronized Set<ResourceID> of(Collection<String> keys) {
    Set<ResourceID> found = new HashSet<>();
    keys.forEach(key -> found.addAll(byKey.getOrDefault(key, Set.of())));
    return found;
  }

  synchronized Set<ResourceID> all() {
    return Set.copyOf(subscriptions.keySet());
  }

  synchronized boolean anyConverging() {
    return !converging.isEmpty();
  }
}
