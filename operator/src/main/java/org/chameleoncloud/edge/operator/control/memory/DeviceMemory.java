package org.chameleoncloud.edge.operator.control.memory;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Everything that is kept in memory per device. Every holder gets its map from here, or registers how to drop an entry, so
 * that a deleted device is forgotten everywhere. Safe for use by many threads.
 */
public final class DeviceMemory {
  private final List<Consumer<ResourceID>> holders = new CopyOnWriteArrayList<>();

  /** A map whose entry is dropped with its device. */
  public <T> Map<ResourceID, T> map() {
    Map<ResourceID, T> map = new ConcurrentHashMap<>();
    onForget(map::remove);
    return map;
  }

  /** Calls {@code holder} with each device that is forgotten. */
  public void onForget(Consumer<ResourceID> holder) {
    holders.add(holder);
  }

  /** A device was deleted: nothing about it is kept. */
  public void forget(ResourceID device) {
    holders.forEach(holder -> holder.accept(device));
  }
}
