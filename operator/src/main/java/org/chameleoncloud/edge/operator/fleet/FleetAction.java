package org.chameleoncloud.edge.operator.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetStatus.Revision;

/** A write to the API server. */
public sealed interface FleetAction {
  /**
   * Stores a revision, or gives the one that exists its number.
   *
   * @param revision its name and number
   * @param content the template
   */
  record KeepRevision(Revision revision, JsonNode content) implements FleetAction {}

  /** Deletes a revision. */
  record DropRevision(String name) implements FleetAction {}

  /** A write of one device. */
  sealed interface OfDevice extends FleetAction {
    /** The name of the device. */
    String device();

    /** What the write is made of: while that stays, a refusal would only be repeated. */
    String inputs();
  }

  /** Makes a device, unless one of its name exists. */
  record Create(String device, String inputs, ObjectNode body) implements OfDevice {}

  /**
   * Changes a device.
   *
   * @param overwrite whether fields that others have set are taken over
   */
  record Apply(String device, String inputs, ObjectNode body,
      boolean overwrite) implements OfDevice {}

  /**
   * Deletes a device.
   *
   * @param uid its identity: no other of its name is deleted
   */
  record Delete(String device, String inputs, String uid) implements OfDevice {}
}
