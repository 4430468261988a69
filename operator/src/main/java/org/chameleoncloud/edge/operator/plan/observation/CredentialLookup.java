package org.chameleoncloud.edge.operator.plan.observation;

import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.registry.ApplicationCredential;

/** What the testbed says of the credential that is about to be created. */
public sealed interface CredentialLookup {
  /** None is about to be created, or it was not asked. */
  record NotAsked() implements CredentialLookup {}

  /** It did not say. */
  record Failing(Progress progress) implements CredentialLookup {}

  /**
   * It answered.
   *
   * @param credential the one with the name; null for none
   * @param idInSecret the id in the Secret that is to hold it; null for none
   */
  record Found(ApplicationCredential credential, String idInSecret) implements CredentialLookup {}
}
