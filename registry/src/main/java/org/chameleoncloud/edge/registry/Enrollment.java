package org.chameleoncloud.edge.registry;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.inventory.DeviceProperty;

/**
 * The data of a new record.
 *
 * @param name the device name; unique on the whole testbed
 * @param properties the properties of the record, each a String, a list of Strings or a {@link Sensitive}; the registry
 *     requires machine_name, contact_email, application_credential_id and
 *     application_credential_secret
 */
public record Enrollment(String name, Map<DeviceProperty, Object> properties) {
  public Enrollment {
    properties = Map.copyOf(properties);
  }

  /** The same for a device that only this project may reserve. */
  public Enrollment restrictedTo(String projectId) {
    Map<DeviceProperty, Object> restricted = new EnumMap<>(properties);
    restricted.put(DeviceProperty.AUTHORIZED_PROJECTS, List.of(projectId));
    return new Enrollment(name, restricted);
  }
}
