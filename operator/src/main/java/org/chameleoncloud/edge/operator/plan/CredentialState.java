package org.chameleoncloud.edge.operator.plan;

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
}
