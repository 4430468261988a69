package org.chameleoncloud.edge.operator.plan;

import org.chameleoncloud.edge.registry.Credentials;

/** What came of reading a Secret with an application credential. */
public sealed interface CredentialState {
  /** It holds a credential. */
  record Loaded(Credentials credentials) implements CredentialState {}

  /**
   * It is missing or holds none.
   *
   * @param reason what the user should do
   * @param message a sentence that names the Secret and the key
   */
  record Unavailable(Reason reason, String message) implements CredentialState {}
}
