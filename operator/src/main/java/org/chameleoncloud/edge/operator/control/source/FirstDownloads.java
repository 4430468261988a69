package org.chameleoncloud.edge.operator.control.source;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which device downloads a revision without a digest first: what it gets says what all others must get, from the base cache
 * if there is one. Nothing of it survives a restart, after which there may be a second first download, which must then
 * have the same digest. Safe for use by many threads.
 */
final class FirstDownloads {
  private final Map<String, ResourceID> first = new HashMap<>();
  private final Set<String> waitedFor = new HashSet<>();

  /**
   * Whether a device may download.
   *
   * @param revision of which source, and which one
   */
  synchronized boolean mayBegin(String revision, ResourceID device) {
    boolean granted = first.computeIfAbsent(revision, _ -> device).equals(device);
    if (!granted) {
      waitedFor.add(revision);
    }
    return granted;
  }

  /**
   * A device does not download any more, or never will.
   *
   * @return whether others may have waited for that
   */
  synchronized boolean left(ResourceID device) {
    Set<String> left = new HashSet<>();
    first.forEach((revision, holder) -> {
      if (holder.equals(device)) {
        left.add(revision);
      }
    });
    first.keySet().removeAll(left);
    return left.stream().filter(waitedFor::remove).count() > 0;
  }
}
