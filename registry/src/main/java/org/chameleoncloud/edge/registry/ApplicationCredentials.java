package org.chameleoncloud.edge.registry;

import java.time.Instant;
import java.util.Optional;

/**
 * The application credentials of the user whom a credential belongs to.
 *
 * <p>Thread-safe. Every method blocks and reports all errors as {@link RegistryFailure}. Requests are sent once, as those
 * of {@link Registry} are.
 */
public interface ApplicationCredentials {
  /** The credential with this name, expired or not. One GET. */
  Optional<ApplicationCredential> named(String name) throws RegistryFailure;

  /**
   * When a credential of the user expires; empty for never. One GET.
   *
   * @throws RegistryFailure {@link RegistryFailure.Kind#FORBIDDEN} or {@link RegistryFailure.Kind#NOT_FOUND} when the
   *     user has no such credential
   */
  Optional<Instant> expiry(String id) throws RegistryFailure;

  /**
   * Creates a credential. One POST, not idempotent: after a failure with {@link RegistryFailure#mayHaveTakenEffect()}
   * there may be a credential whose secret nobody knows, and the caller MUST look up the name before it uses another one.
   *
   * @throws RegistryFailure {@link RegistryFailure.Kind#NAME_TAKEN} when the user has a credential with this name,
   *     {@link RegistryFailure.Kind#FORBIDDEN} when the credential that creates it is restricted
   */
  IssuedCredential create(NewCredential request) throws RegistryFailure;

  /**
   * Deletes a credential, and with it every token that was issued for it. One DELETE, idempotent: succeeds when there is
   * none.
   */
  void delete(String id) throws RegistryFailure;
}
