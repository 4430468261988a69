package org.chameleoncloud.edge.operator.plan;

import org.chameleoncloud.edge.registry.Credentials;

/** What came of reading a Secret with an application credential. */
public sealed interface Reading {
  /** It holds a credential. */
  record Readable(Credentials credentials) implements Reading {}

  /**
   * It is missing or holds none.
   *
   * @param reason what the user should do
   * @param message a sentence that names the Secret and the key
   */
  record Unreadable(Reason reason, String message) implements Reading {}
}
