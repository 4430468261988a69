package org.chameleoncloud.edge.operator.control;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which resources want to hear of which records of a project. Safe for use by many threads. */
final class RecordSubscribers {
  private final Map<ResourceID, Interest> interests = new HashMap<>();
  private final Map<String, Set<ResourceID>> byKey = new HashMap<>();
  private final Set<ResourceID> converging = new HashSet<>();

  private record Interest(String uuid, String name) {}

  /**
   * Has a resource hear of the record with an id or a name.
   *
   * @param uuid null while it is not known
   */
  synchronized void follow(ResourceID resource, String uuid, String name) {
    Interest interest = new Interest(uuid, name);
    Interest before = interests.put(resource, interest);
    if (interest.equals(before)) {
      return;
    }
    forget(before, resource);
    byKey.computeIfAbsent(name, _ -> new HashSet<>()).add(resource);
    if (uuid != null) {
      byKey.computeIfAbsent(uuid, _ -> new HashSet<>()).add(resource);
    }
  }

  /** Whether a resource that follows a record waits for it to change soon. */
  synchronized void converges(ResourceID resource, boolean still) {
    if (still && interests.containsKey(resource)) {
      converging.add(resource);
    } else {
      converging.remove(resource);
    }
  }

  synchronized void leave(ResourceID resource) {
    forget(interests.remove(resource), resource);
    converging.remove(resource);
  }

  private void forget(Interest interest, ResourceID resource) {
    if (interest == null) {
      return;
    }
    forget(interest.name(), resource);
    if (interest.uuid() != null) {
      forget(interest.uuid(), resource);
    }
  }

  private void forget(String key, ResourceID resource) {
    byKey.computeIfPresent(key, (_, resources) -> {
      resources.remove(resource);
      return resources.isEmpty() ? null : resources;
    });
  }

  /** The resources that follow any of these ids or names. */
  synchronized Set<ResourceID> of(Collection<String> keys) {
    Set<ResourceID> found = new HashSet<>();
    keys.forEach(key -> found.addAll(byKey.getOrDefault(key, Set.of())));
    return found;
  }

  synchronized Set<ResourceID> all() {
    return Set.copyOf(interests.keySet());
  }

  synchronized boolean anyConverging() {
    return !converging.isEmpty();
  }

  synchronized boolean isEmpty() {
    return interests.isEmpty();
  }
}
