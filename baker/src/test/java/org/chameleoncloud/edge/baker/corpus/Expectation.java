package org.chameleoncloud.edge.baker.corpus;

import org.chameleoncloud.edge.baker.outcome.Reason;

/** The expected result for an image of the corpus. */
sealed interface Expectation {
  /** It has the device's configuration, and everything else is unchanged. */
  record Baked() implements Expectation {}

  /** It is unchanged to the byte. */
  record Refused(Reason reason) implements Expectation {}
}
