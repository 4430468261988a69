package org.chameleoncloud.edge.registry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The device records of one project on the testbed, accessed with one credential.
 *
 * <p>Thread-safe. Every method blocks and reports all errors as {@link RegistryFailure}. A method sends each request
 * once. Only after a 401 it signs in again and sends the request a second time, and it repeats a request of which
 * nothing was sent because the connection closed; all other retries are up to the caller.
 * The number of writes in flight is limited: further writes wait, and fail without being sent when a write in flight
 * times out in the meantime.
 */
public interface Registry {
  /**
   * All records of the credential's project, in no particular order. One GET.
   *
   * <p>Not paged, because the registry truncates paged lists silently.
   */
  default List<Hardware> list() throws RegistryFailure {
    return list(Keeper.all());
  }

  /** The same, of which {@code keeper} decides what is kept. */
  List<Hardware> list(Keeper<Hardware> keeper) throws RegistryFailure;

  /**
   * The records of all projects of the testbed, in no particular order. One GET, not paged.
   *
   * <p>Only for operators of the testbed: Doni's policy for {@code hardware:get} asks for the role admin where no project
   * is named (doni, api/hardware.py and common/policy.py).
   *
   * @throws RegistryFailure {@link RegistryFailure.Kind#FORBIDDEN} for any other credential
   */
  default List<Hardware> listAllProjects() throws RegistryFailure {
    return listAllProjects(Keeper.all());
  }

  /** The same, of which {@code keeper} decides what is kept. */
  List<Hardware> listAllProjects(Keeper<Hardware> keeper) throws RegistryFailure;

  /**
   * Registers a device and returns its record. One POST, not idempotent: after a failure with
   * {@link RegistryFailure#mayHaveTakenEffect()} the caller MUST look up the name with {@link #list()} before it tries
   * again.
   *
   * @throws RegistryFailure {@link RegistryFailure.Kind#NAME_TAKEN} when any project of the testbed, including this
   *     one, has a record with this name
   */
  Hardware register(Enrollment enrollment) throws RegistryFailure;

  /**
   * Changes a record and returns the changed record. One PATCH.
   *
   * <p>{@code changes} MUST NOT be empty: the registry resets all settled workers of the record to PENDING even when a
   * patch changes nothing. The registry does not validate patches, so the caller MUST validate the values.
   *
   * @throws IllegalArgumentException when {@code changes} is empty
   * @throws RegistryFailure {@link RegistryFailure.Kind#NOT_FOUND} when the record does not exist
   */
  Hardware patch(String uuid, List<PropertyChange> changes) throws RegistryFailure;

  /** Makes the settled workers of a record run again. One POST, safe to repeat. */
  void sync(String uuid) throws RegistryFailure;

  /** Deletes a record. One DELETE, idempotent: succeeds when the record does not exist. */
  void delete(String uuid) throws RegistryFailure;

  /**
   * When the credential expires, which never changes; empty when it never expires. One GET.
   *
   * <p>Keystone lets the owner read this even with a restricted credential, but not with one whose access rules exclude
   * it: a failure of any kind does not mean that the credential is invalid. After a 401 the request is not repeated
   * with a new token, because that would discard a token that may be valid.
   */
  Optional<Instant> credentialExpiry() throws RegistryFailure;

  /**
   * The id of the credential's project, as Keystone writes it. Sends nothing unless it has to sign in.
   *
   * @throws RegistryFailure {@link RegistryFailure.Kind#BROKEN} when Keystone did not say
   */
  String projectId() throws RegistryFailure;

  /** The record with this name in any project of the testbed. One GET of the public export, without a token. */
  Optional<NameHolder> holderOf(String name) throws RegistryFailure;
}
