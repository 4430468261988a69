package org.chameleoncloud.edge.registry;

import java.util.List;

import org.chameleoncloud.edge.inventory.DeviceProperty;

/** One operation of a JSON Patch on a record. The registry knows add, replace and remove only. */
public sealed interface PropertyChange {
  /**
   * Sets a property, whether it was there or not ({@code add}).
   *
   * @param property one that the owner sets
   * @param value a String, a list of Strings or a {@link Sensitive}
   */
  record Put(DeviceProperty property, Object value) implements PropertyChange {
    public Put {
      if (value instanceof List<?> list) {
        value = List.copyOf(list);
      }
    }
  }

  /** Takes a property away ({@code remove}); the registry refuses this with 400 when it is not there. */
  record Remove(DeviceProperty property) implements PropertyChange {}

  /** Gives the record its name back ({@code replace /name}). */
  record Rename(String name) implements PropertyChange {}
}
