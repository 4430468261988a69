package org.chameleoncloud.edge.operator.plan;

import org.chameleoncloud.edge.registry.Sensitive;

/** What came of reading one key of a Secret. */
public sealed interface SecretValue {
  /** It is there. */
  record Present(Sensitive value) implements SecretValue {}

  /**
   * The Secret or the key is missing, or may not be read.
   *
   * @param reason what the user should do
   * @param message a sentence that names the Secret and the key
   */
  record Missing(Reason reason, String message) implements SecretValue {}
}
