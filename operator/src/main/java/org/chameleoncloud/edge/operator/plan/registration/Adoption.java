package org.chameleoncloud.edge.operator.plan.registration;

import java.util.Optional;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusAppliedBuilder;
import org.chameleoncloud.edge.operator.api.SpentName;
import org.chameleoncloud.edge.operator.plan.observation.CredentialState;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.registry.Hardware;

/**
 * Which records may be a resource's. What is not is never adopted, changed or deleted: a project may have records of
 * other hardware and other devices under any name, and a write would hand them the device's credential.
 */
public final class Adoption {
  private Adoption() {}

  /** Why a record must not be touched for a resource; empty if it may be. */
  public static Optional<Progress> refusal(Observation seen, Hardware record) {
    if (!record.isEdgeDevice()) {
      return Optional.of(otherHardware(seen, record));
    }
    Object type = record.properties().get(DeviceProperty.MACHINE_NAME);
    if (type == null) {
      // An id is persisted only for a record that had the type, so it was lost since; everybody else's stays as it is.
      return seen.owns(record)
          ? Optional.empty()
          : Optional.of(foreign(record, "has no machine_name, so it is not known to be this device",
              "Set its machine_name to \"" + seen.spec().machineName()
                  + "\" if it is, or set spec.name to another name"));
    }
    if (type.equals(seen.spec().machineName())) {
      return Optional.empty();
    }
    return Optional.of(seen.owns(record)
        ? typeChanged(seen, record, type)
        : foreign(record, "has the machine_name " + quoted(type) + ", and spec.machineName says "
            + quoted(seen.spec().machineName()),
            "Set spec.machineName to the record's if it is this device, or spec.name to another "
                + "name"));
  }

  /** A record of hardware that is no edge device. */
  static Progress otherHardware(Observation seen, Hardware record) {
    return foreign(record, "has the hardware type " + quoted(record.hardwareType())
        + ", and an edge device's is \"" + DeviceProperty.HARDWARE_TYPE + "\"",
        seen.owns(record)
            ? "Ask the testbed's operators what happened to it; deleting this resource leaves it "
                + "where it is"
            : seen.spec().uuid() == null
                ? "Set spec.name to another name"
                : "Set spec.uuid to another record's id");
  }

  /** Why a record of the device's name is not the one that {@code spec.uuid} names; empty if it is, or if none is named. */
  static Optional<Progress> isNotTheNamedOne(Observation seen, Hardware record) {
    String named = seen.spec().uuid();
    if (named == null || named.equals(record.uuid())) {
      return Optional.empty();
    }
    return Optional.of(seen.owns(record)
        ? Progress.stalled(Reason.REVERT_CHANGE, "The device has the record " + record.uuid()
            + "; spec.uuid says " + named + ". Set it back, or remove it.")
        : foreign(record, "is not the record " + named + " that spec.uuid names",
            "Correct spec.uuid, or remove it"));
  }

  /**
   * Whether a record that was found by its name was created by this resource, although its id was never persisted: the
   * operator was killed, or the response to its POST was lost. Only after a POST, which the finalizer precedes, and which
   * is repeated under a name only if the resource says so; and only if the record is not older than the resource. A
   * resource whose record has disappeared may have been renamed to a name that someone else registered since. One that
   * names its record's id never posts.
   */
  public static boolean isMadeBy(Observation seen, Hardware record) {
    boolean mayHavePosted = seen.metadata().finalizer()
        && (!seen.deviceName().equals(seen.applied().name()) && seen.applied().goneRecord() == null
            || seen.metadata().registerAgain());
    return mayHavePosted && seen.spec().uuid() == null && record.isEdgeDevice()
        && seen.spec().machineName() != null
        && seen.spec().machineName().equals(record.properties().get(DeviceProperty.MACHINE_NAME))
        && seen.isNoOlderThanResource(record);
  }

  /** Whether the device signs in with another credential than the one that its record would get. */
  public static boolean replacesCredential(Observation seen, Hardware record) {
    return seen.deviceCredentials() instanceof CredentialState.Loaded(var device)
        && !device.id().equals(record.properties().get(DeviceProperty.APPLICATION_CREDENTIAL_ID));
  }

  /**
   * What is noted once a record is the resource's: whether someone else had created it, and nothing of one that has disappeared.
   *
   * @param registered whether it is the response to a registration
   */
  public static Applied noted(Observation seen, Applied applied, Hardware record,
      boolean registered) {
    Boolean adopted = seen.owns(record)
        ? seen.applied().adopted()
        : registered || isMadeBy(seen, record) ? null : Boolean.TRUE;
    return EdgeDeviceStatusAppliedBuilder.builder(applied).adopted(adopted).goneRecord(null)
        .build();
  }

  private static Progress foreign(Hardware record, String what, String remedy) {
    return Progress.stalled(Reason.FOREIGN_RECORD, "The testbed's record " + record.uuid()
        + " of the name \"" + record.name() + "\" " + what + ". It is neither changed nor deleted. "
        + remedy + ".");
  }

  private static Progress typeChanged(Observation seen, Hardware record, Object type) {
    return Progress.stalled(Reason.REVERT_CHANGE, "The testbed's record \"" + record.name()
        + "\" has the type " + quoted(type) + "; spec.machineName says "
        + quoted(seen.spec().machineName()) + ". The type of a registered device cannot change: "
        + "revert the change. A device of the other type needs a resource of its own with another "
        + "spec.name; " + SpentName.FACT + ".");
  }

  private static String quoted(Object value) {
    return "\"" + Ownership.shown(value) + "\"";
  }
}
