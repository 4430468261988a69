package org.chameleoncloud.edge.operator.control.polling;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which credential each device uses, so that a namespace uses only so many at once. A device that finds no place is
 * remembered until there is one. Safe for use by many threads.
 */
final class CredentialUsers {
  private final int ofNamespace;
  private final Map<ResourceID, String> byDevice = new HashMap<>();
  /** How many devices of a namespace use which credential. */
  private final Map<String, Map<String, Integer>> byNamespace = new HashMap<>();
  private final Map<String, Set<String>> namespaces = new HashMap<>();
  private final Map<String, Set<ResourceID>> waiting = new HashMap<>();

  /** At most {@code ofNamespace} credentials are used at once by the devices of a namespace. */
  CredentialUsers(int ofNamespace) {
    this.ofNamespace = ofNamespace;
  }

  /** A device uses a credential instead of the one before; false if its namespace uses too many already. */
  synchronized boolean use(ResourceID device, String credential) {
    if (credential.equals(byDevice.get(device))) {
      return true;
    }
    leave(device);
    String namespace = namespace(device);
    Map<String, Integer> used = byNamespace.getOrDefault(namespace, Map.of());
    if (!used.containsKey(credential) && used.size() >= ofNamespace) {
      waiting.computeIfAbsent(namespace, _ -> new HashSet<>()).add(device);
      return false;
    }
    byDevice.put(device, credential);
    byNamespace.computeIfAbsent(namespace, _ -> new HashMap<>()).merge(credential, 1, Integer::sum);
    namespaces.computeIfAbsent(credential, _ -> new HashSet<>()).add(namespace);
    return true;
  }

  /** A device uses none, and waits for none. */
  synchronized void leave(ResourceID device) {
    waiting.computeIfPresent(namespace(device), (_, devices) -> {
      devices.remove(device);
      return devices.isEmpty() ? null : devices;
    });
    String credential = byDevice.remove(device);
    if (credential == null) {
      return;
    }
    String namespace = namespace(device);
    Map<String, Integer> used = byNamespace.get(namespace);
    if (used.merge(credential, -1, Integer::sum) == 0) {
      used.remove(credential);
      namespaces.computeIfPresent(credential, (_, names) -> {
        names.remove(namespace);
        return names.isEmpty() ? null : names;
      });
    }
    if (used.isEmpty()) {
      byNamespace.remove(namespace);
    }
  }

  /** The devices of a namespace that wait, if it has a place again; they no longer count as waiting. */
  synchronized Set<ResourceID> admitted(String namespace) {
    boolean free = byNamespace.getOrDefault(namespace, Map.of()).size() < ofNamespace;
    Set<ResourceID> devices = free ? waiting.remove(namespace) : null;
    return devices == null ? Set.of() : devices;
  }

  /** The namespaces whose devices use a credential. */
  synchronized Set<String> namespaces(String credential) {
    return Set.copyOf(namespaces.getOrDefault(credential, Set.of()));
  }

  private static String namespace(ResourceID device) {
    return device.getNamespace().orElse("");
  }
}
