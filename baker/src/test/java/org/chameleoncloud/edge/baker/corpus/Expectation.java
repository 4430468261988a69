package org.chameleoncloud.edge.baker.corpus;

import org.chameleoncloud.edge.baker.outcome.Reason;

/** What is to become of an image of the corpus. */
sealed interface Expectation {
  /** It has the device's configuration, and everything else that it had. */
  record Baked() implements Expectation {}

  /** It is, to the byte, what it was. */
  record Refused(Reason reason) implements Expectation {}
}
