package org.chameleoncloud.edge.operator.control;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which resources want to hear of which records of a project. Safe for use by many threads. */
final class Followers {
  private final Map<ResourceID, Interest> interests = new HashMap<>();
  private final Map<String, Set<ResourceID>> byKey = new HashMap<>();
  private int converging;

  private record Interest(String uuid, String name, boolean converging) {}

  /**
   * Has a resource hear of the record with an id or a name.
   *
   * @param uuid null while it is not known
   * @param stillConverging whether the resource waits for the record to change
   */
  synchronized void follow(ResourceID resource, String uuid, String name, boolean stillConverging) {
    Interest interest = new Interest(uuid, name, stillConverging);
    if (interest.equals(interests.get(resource))) {
      return;
    }
    leave(resource);
    interests.put(resource, interest);
    byKey.computeIfAbsent(name, _ -> new HashSet<>()).add(resource);
    if (uuid != null) {
      byKey.computeIfAbsent(uuid, _ -> new HashSet<>()).add(resource);
    }
    converging += stillConverging ? 1 : 0;
  }

  synchronized void leave(ResourceID resource) {
    Interest interest = interests.remove(resource);
    if (interest == null) {
      return;
    }
    forget(interest.name(), resource);
    if (interest.uuid() != null) {
      forget(interest.uuid(), resource);
    }
    converging -= interest.converging() ? 1 : 0;
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
    return converging > 0;
  }

  synchronized boolean isEmpty() {
    return interests.isEmpty();
  }
}
