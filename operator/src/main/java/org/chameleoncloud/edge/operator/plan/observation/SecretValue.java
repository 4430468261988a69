package org.chameleoncloud.edge.operator.plan.observation;

import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.registry.Sensitive;

/** The value of one key of a Secret, or why there is none. */
public sealed interface SecretValue {
  /** It exists. */
  record Present(Sensitive value) implements SecretValue {}

  /**
   * The Secret or the key does not exist, or cannot be read.
   *
   * @param reason what the user should do
   * @param message a sentence that names the Secret and the key
   */
  record Missing(Reason reason, String message) implements SecretValue {}
}
