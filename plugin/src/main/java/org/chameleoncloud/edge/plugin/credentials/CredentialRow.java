package org.chameleoncloud.edge.plugin.credentials;

import java.util.ArrayList;
import java.util.List;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatus;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatus.Previous;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.plugin.cluster.Device;

/**
 * A credential of a device. Each value is null if it is not known.
 *
 * @param namespace the resource's namespace
 * @param device the device's name on the testbed
 * @param name the credential's name at the testbed
 * @param id its id
 * @param expiresAt when it expires, RFC 3339
 * @param secret the Secret that has it
 * @param state what is being done with it
 */
record CredentialRow(String namespace, String device, String name, String id, String expiresAt,
    String secret, State state) {

  /** What is being done with a credential. */
  enum State {
    /** The record has it, and the operator replaces it in time. */
    MANAGED("managed"),
    /** It was created, and the record gets it next. */
    NEXT("next"),
    /** It is revoked when the device has its successor. */
    OLD("old"),
    /** It is being created. */
    CREATING("creating"),
    /** spec.deviceCredentialRef names it: its owner replaces it. */
    BY_HAND("by hand"),
    /** It is the one that registers the device. */
    SHARED("lab's");

    private final String text;

    State(String text) {
      this.text = text;
    }

    /** As a table has it. */
    String text() {
      return text;
    }
  }

  /** The credentials of a device: the one in use first. */
  static List<CredentialRow> of(Device device) {
    DeviceCredentialStatus state = device.status().deviceCredential();
    List<CredentialRow> rows = new ArrayList<>();
    if (state == null || Boolean.TRUE.equals(state.replaced())) {
      rows.add(referenced(device));
    }
    if (state == null) {
      return rows;
    }
    if (state.id() != null) {
      rows.add(row(device, new Previous(state.id(), state.name(), state.expiresAt(),
          state.secretName()), stateOf(state)));
    }
    if (state.previous() != null) {
      rows.add(row(device, state.previous(), State.OLD));
    }
    if (state.pending() != null) {
      rows.add(row(device, new Previous(null, state.pending(), null, null), State.CREATING));
    }
    return rows;
  }

  private static State stateOf(DeviceCredentialStatus state) {
    if (Boolean.TRUE.equals(state.replaced())) {
      return State.OLD;
    }
    return state.switchedAt() == null ? State.NEXT : State.MANAGED;
  }

  private static CredentialRow row(Device device, Previous credential, State state) {
    return new CredentialRow(device.namespace(), device.deviceName(), credential.name(),
        credential.id(), credential.expiresAt(), credential.secretName(), state);
  }

  private static CredentialRow referenced(Device device) {
    EdgeDeviceSpec spec = device.typed().getSpec();
    EdgeDeviceStatus status = device.status();
    return new CredentialRow(device.namespace(), device.deviceName(), null,
        status.observed() == null ? null : status.observed().applicationCredentialId(), null,
        spec.managedCredential() == null ? spec.deviceCredentials().name() : null,
        spec.managedCredential() != null
            ? State.CREATING
            : spec.deviceCredentialRef() == null ? State.SHARED : State.BY_HAND);
  }
}
