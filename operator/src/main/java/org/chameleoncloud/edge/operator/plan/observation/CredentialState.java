package org.chameleoncloud.edge.operator.plan.observation;

import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.registry.Credentials;

/** A Secret's application credential, or why there is none. */
public sealed interface CredentialState {
  /** The Secret holds a credential. */
  record Loaded(Credentials credentials) implements CredentialState {}

  /**
   * The Secret does not exist or holds none.
   *
   * @param reason what the user should do
   * @param message a sentence that names the Secret and the key
   */
  record Unavailable(Reason reason, String message) implements CredentialState {}

  /**
   * The Secret holds a credential, but the devices of the namespace use as many others as they may.
   *
   * @param most how many they may use at once
   */
  static CredentialState tooMany(int most) {
    return new Unavailable(Reason.SHARE_CREDENTIAL,
        "The device waits: devices of this namespace already use "
            + most
            + " other credentials, the most at once. Let devices of a project use the same credential.");
  }
}
