package org.chameleoncloud.edge.operator.plan.registration;

import java.util.Map;
import java.util.Set;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.plan.observation.CredentialState;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.registration.Ownership.Difference;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Hardware;

/** What it takes to make a record match its resource. Needs the device's credential. */
final class RecordPatch {
  private RecordPatch() {}

  /** The properties that the spec manages. */
  static Set<DeviceProperty> properties(Observation seen) {
    return desired(seen).keySet();
  }

  /**
   * The patch.
   *
   * @param applied what was sent before
   */
  static Difference of(Observation seen, Hardware record, Applied applied) {
    return Ownership.difference(desired(seen), record, applied, seen.deviceName(), device(seen),
        credentialDigest(seen));
  }

  private static Map<DeviceProperty, Object> desired(Observation seen) {
    return Ownership.desired(seen.spec(), device(seen));
  }

  static String credentialDigest(Observation seen) {
    return Ownership.digest(device(seen), seen.metadata().uid());
  }

  static Credentials device(Observation seen) {
    if (seen.deviceCredentials() instanceof CredentialState.Loaded(Credentials credentials)) {
      return credentials;
    }
    throw new IllegalStateException("a write was planned without the device's credential");
  }
}
