package org.chameleoncloud.edge.operator.plan.credential;

import java.time.Instant;
import java.util.List;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatus;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatus.Previous;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatusBuilder;
import org.chameleoncloud.edge.operator.api.ManagedCredential;
import org.chameleoncloud.edge.operator.image.Digests;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.text.Timestamps;
import org.chameleoncloud.edge.registry.ApplicationCredential;

/** How {@code status.deviceCredential} changes with what was done. */
public final class CredentialProgress {
  private static final int DIGEST_LENGTH = 8;

  private CredentialProgress() {}

  /** The state after a plan: what was planned, and what came of the actions. */
  public static DeviceCredentialStatus after(Observation seen, DeviceCredentialStatus planned,
      List<ActionResult> results) {
    DeviceCredentialStatus state = planned;
    for (ActionResult result : results) {
      state = switch (result) {
        case ActionResult.Issued(_, ApplicationCredential credential) ->
          created(seen, state, credential);
        case ActionResult.Done(Action.RevokeCredential revoked, _) -> without(state, revoked.id());
        case ActionResult.Done _,ActionResult.Adopted _,ActionResult.Waiting _,ActionResult.Failed _ ->
          state;
      };
    }
    return state;
  }

  /** The pending credential exists, and its Secret holds it: from now on it is the one that the device is to have. */
  static DeviceCredentialStatus created(Observation seen, DeviceCredentialStatus state,
      ApplicationCredential credential) {
    Previous previous = state.id() == null
        ? state.previous()
        : new Previous(state.id(), state.name(), state.expiresAt(), state.secretName());
    return DeviceCredentialStatusBuilder.builder().id(credential.id()).name(credential.name())
        .expiresAt(credential.expiresAt() == null ? null : Timestamps.text(credential.expiresAt()))
        .secretName(CredentialNames.secret(seen.metadata().name(), state.lastSerial()))
        .accessRules(rules(seen.spec().managedCredential()))
        .previous(previous).serial(state.serial()).build();
  }

  /** Without a credential that no longer exists. The name that is about to be used stays in use. */
  static DeviceCredentialStatus without(DeviceCredentialStatus state, String id) {
    DeviceCredentialStatusBuilder remaining = id.equals(state.id())
        ? DeviceCredentialStatusBuilder.builder().previous(state.previous())
            .pending(state.pending()).replaced(state.replaced()).switchedAt(state.switchedAt())
            .deliveredAt(state.deliveredAt()).readBefore(state.readBefore()).serial(state.serial())
        : DeviceCredentialStatusBuilder.builder(state);
    boolean isPrevious = state.previous() != null && id.equals(state.previous().id());
    return remaining.previous(isPrevious ? null : state.previous()).build();
  }

  /** The next name is about to be used. */
  static DeviceCredentialStatus next(Observation seen, DeviceCredentialStatus state) {
    int number = state.lastSerial() + 1;
    return DeviceCredentialStatusBuilder.builder(state).serial(number)
        .pending(CredentialNames.credential(seen.deviceName(), number)).build();
  }

  /** A digest of the rules that a credential is created with; null without any. */
  static String rules(ManagedCredential wanted) {
    return wanted == null || wanted.rules().isEmpty()
        ? null
        : Digests.sha256(wanted.rules().stream()
            .map(rule -> rule.service() + " " + rule.method() + " " + rule.path())
            .toArray(String[]::new)).substring(0, DIGEST_LENGTH);
  }

  /** A time of the status; null for none. */
  static Instant time(String text) {
    return text == null ? null : Instant.parse(text);
  }
}
