package org.chameleoncloud.edge.registry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The device records of one project on the testbed, as one credential sees them.
 *
 * <p>Every method blocks, is safe to call from many threads, and throws {@link RegistryFailure} for anything that
 * goes wrong, never another exception. A method sends each request once; only an answer of 401 makes it sign in
 * anew and send the request a second time. It never retries for any other reason: when to try again is the
 * caller's to decide. At most a fixed number of writes are in flight at once; further ones wait their turn,
 * and fail unsent when one in flight gets no answer in time meanwhile.
 */
public interface Registry {
  /**
   * All records of the credential's project, whole and in no certain order. One GET.
   *
   * <p>The registry cuts the list silently when asked for pages, so it is read unpaged (registry/README.md).
   */
  List<Hardware> list() throws RegistryFailure;

  /**
   * Registers a device and returns its record. One POST, not idempotent: after a failure with
   * {@link RegistryFailure#mayHaveTakenEffect()} the caller MUST look the name up with {@link #list()} before it
   * tries again.
   *
   * @throws RegistryFailure {@link RegistryFailure.Kind#NAME_TAKEN} when any project of the testbed, our own
   *     included, has a record of that name
   */
  Hardware register(Enrollment enrollment) throws RegistryFailure;

  /**
   * Changes properties of a record and returns it as it now is. One PATCH.
   *
   * <p>{@code changes} MUST NOT be empty: the registry sets all settled workers of the record back to PENDING even
   * for a patch that changes nothing. The registry does not check a patch against its schema, so the caller MUST
   * have checked the values.
   *
   * @throws IllegalArgumentException when {@code changes} is empty
   * @throws RegistryFailure {@link RegistryFailure.Kind#NOT_FOUND} when the record is gone
   */
  Hardware patch(String uuid, List<PropertyChange> changes) throws RegistryFailure;

  /** Has the settled workers of a record run again. One POST; asking twice does no harm. */
  void sync(String uuid) throws RegistryFailure;

  /** Deletes a record. One DELETE, idempotent: a record that is already gone is a success. */
  void delete(String uuid) throws RegistryFailure;

  /**
   * When Keystone stops accepting the credential, which never changes; empty when it never does. One GET.
   *
   * <p>Keystone lets the owner ask, with a restricted credential, too, but not with one whose access rules leave it
   * out: a failure of any kind tells nothing of the credential. It is not sent again with a new token, which would
   * cost a good one for an answer that nobody waits for.
   */
  Optional<Instant> credentialExpiry() throws RegistryFailure;

  /** Who holds a name on the whole testbed, any project. One GET of the public export; needs no token. */
  Optional<NameHolder> holderOf(String name) throws RegistryFailure;
}
