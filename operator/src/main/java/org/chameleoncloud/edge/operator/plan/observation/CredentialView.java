package org.chameleoncloud.edge.operator.plan.observation;

/**
 * What is known of a credential that the operator manages, apart from what its Secret holds.
 *
 * @param lookup what the testbed says of the one that is about to be created
 * @param secretGone whether the Secret of the one in use certainly does not exist
 */
public record CredentialView(CredentialLookup lookup, boolean secretGone) {
  /** Nothing was asked. */
  public static final CredentialView NONE = new CredentialView(new CredentialLookup.NotAsked(),
      false);
}
