package org.chameleoncloud.edge.operator.plan.observation;

import java.time.Instant;

/**
 * When the credentials of a device expire that users made.
 *
 * @param registering of the one that registers it; null for never, and while that is unknown
 * @param device of the one that it signs in with, if that is another one; null for never, and while that is unknown
 */
public record CredentialExpiries(Instant registering, Instant device) {
  /** Nothing is known. */
  public static final CredentialExpiries UNKNOWN = new CredentialExpiries(null, null);
}
