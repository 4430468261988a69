package org.chameleoncloud.edge.operator.plan.event;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.text.Timestamps;
import org.chameleoncloud.edge.registry.ApplicationCredential;

/** The events of a credential that the operator manages. Names and ids only. */
final class CredentialEvents {
  private CredentialEvents() {}

  /** Credentials that were created. */
  static List<DeviceEvent> issued(List<ActionResult> results, EdgeDeviceStatus before) {
    return results.stream()
        .flatMap(result -> result instanceof ActionResult.Issued(_, ApplicationCredential issued)
            ? Stream.of(DeviceEvent.of(EventReason.CREDENTIAL_ISSUED,
                "Created the application credential \"" + issued.name() + "\" (" + issued.id() + ")"
                    + expiry(issued) + instead(before) + "."))
            : Stream.empty())
        .toList();
  }

  private static String expiry(ApplicationCredential issued) {
    return issued.expiresAt() == null
        ? ""
        : ", which expires at " + Timestamps.text(issued.expiresAt());
  }

  private static String instead(EdgeDeviceStatus before) {
    DeviceCredentialStatus old = before.deviceCredential();
    return old == null || old.id() == null
        ? ""
        : ". It replaces \"" + old.name() + "\" (" + old.id() + "), which is revoked when the "
            + "device has been online with the new one";
  }

  /** What was done. */
  static Optional<DeviceEvent> done(Action.CredentialWrite write) {
    return switch (write) {
      case Action.RevokeCredential(String id, String name, _) -> Optional.of(DeviceEvent.of(
          EventReason.CREDENTIAL_REVOKED,
          "Revoked the application credential \"" + name + "\" (" + id + ")."));
      case Action.IssueCredential _ -> Optional.empty();
    };
  }

  /** What is left when the resource goes, because its record stays, or by force. */
  static Optional<DeviceEvent> remains(Observation seen) {
    DeviceCredentialStatus state = seen.credentialStatus();
    Stream<String> current = state.id() == null
        ? Stream.empty()
        : Stream.of(valid(state.id(), state.name(), state.expiresAt()));
    Stream<String> previous = Stream.ofNullable(state.previous())
        .map(old -> valid(old.id(), old.name(), old.expiresAt()));
    Stream<String> pending = Stream.ofNullable(state.pending())
        .filter(_ -> seen.metadata().forceDelete())
        .map(name -> "\"" + name + "\", if it was created");
    String left = Stream.of(current, previous, pending).flatMap(names -> names)
        .collect(Collectors.joining("; "));
    return left.isEmpty()
        ? Optional.empty()
        : Optional.of(DeviceEvent.of(EventReason.CREDENTIAL_REMAINS,
            "Not revoked at the testbed, of \"" + seen.deviceName() + "\": " + left
                + ". Nothing replaces what the record has: write another one to it before that, or "
                + "create the resource again; delete what no device is to sign in with."));
  }

  private static String valid(String id, String name, String expiry) {
    return "the application credential \"" + name + "\" (" + id + "), "
        + (expiry == null ? "which never expires" : "valid until " + expiry);
  }
}
