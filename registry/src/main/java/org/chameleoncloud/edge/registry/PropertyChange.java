package org.chameleoncloud.edge.registry;

import java.util.List;
import org.chameleoncloud.edge.inventory.DeviceProperty;

/** One operation of a JSON Patch on a record. The registry supports add, replace and remove only. */
public sealed interface PropertyChange {
  /**
   * Sets a property, whether or not it is already set ({@code add}).
   *
   * @param property a property that the owner sets
   * @param value a String, a list of Strings or a {@link Sensitive}
   */
  record Put(DeviceProperty property, Object value) implements PropertyChange {
    public Put {
      if (value instanceof List<?> list) {
        value = List.copyOf(list);
      }
    }
  }

  /** Removes a property ({@code remove}); the registry responds with 400 when it is not set. */
  record Remove(DeviceProperty property) implements PropertyChange {}

  /** Renames the record ({@code replace /name}). */
  record Rename(String name) implements PropertyChange {}
}
