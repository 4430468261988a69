package org.chameleoncloud.edge.operator.plan.step;

import java.util.List;
import org.chameleoncloud.edge.operator.image.BakeSpec;
import org.chameleoncloud.edge.operator.image.RemovalSpec;
import org.chameleoncloud.edge.registry.Enrollment;
import org.chameleoncloud.edge.registry.NewCredential;
import org.chameleoncloud.edge.registry.PropertyChange;

/** One thing to do. A plan has at most one write to the registry. */
public sealed interface Action {
  /** Whether a bake of the device follows. */
  default boolean isTowardsBake() {
    return switch (this) {
      case AcquireBakeSlot _,StartBake _ -> true;
      case RegistryWrite _,AddFinalizer _,RemoveFinalizer _,StartRemoval _,DeleteJob _ -> false;
    };
  }

  /** Whether it is about the image, and not about the registration. */
  default boolean concernsImage() {
    return switch (this) {
      case AcquireBakeSlot _,StartBake _,StartRemoval _,DeleteJob _ -> true;
      case RegistryWrite _,AddFinalizer _,RemoveFinalizer _ -> false;
    };
  }

  /** A write to the testbed: to its registry, or to its identity service. */
  sealed interface RegistryWrite extends Action {}

  /** A write to the testbed's identity service. */
  sealed interface CredentialWrite extends RegistryWrite {}

  /**
   * Creates the record; the name was looked up before and is free in our project.
   *
   * @param enrollment what the spec asks for
   * @param ownProjectOnly whether, in addition, only the project that registers it may reserve the device
   */
  record Register(Enrollment enrollment, boolean ownProjectOnly) implements RegistryWrite {}

  /**
   * Changes the record.
   *
   * @param uuid the record's id
   * @param changes at least one
   * @param summary what changes, for people
   */
  record Patch(String uuid, List<PropertyChange> changes,
      String summary) implements RegistryWrite {}

  /**
   * Reruns the record's checks.
   *
   * @param uuid the record's id
   * @param repair whether because of a failed check, and not of the user's annotation
   */
  record Sync(String uuid, boolean repair) implements RegistryWrite {}

  /** Deletes the record. */
  record DeleteRecord(String uuid) implements RegistryWrite {}

  /**
   * Creates a credential for the device, and then the Secret with it. Its name was persisted, and looked up: it is free.
   *
   * @param request the credential
   * @param secretName the Secret's name
   */
  record IssueCredential(NewCredential request, String secretName) implements CredentialWrite {}

  /**
   * Revokes a credential of the device's, and deletes its Secret.
   *
   * @param id the credential's id
   * @param name its name, for people
   * @param secretName the Secret's name; null for none
   */
  record RevokeCredential(String id, String name,
      String secretName) implements CredentialWrite {}

  /** Adds our finalizer, before anything outside the cluster is created for the device. */
  record AddFinalizer() implements Action {}

  /** Removes our finalizer, so that the resource disappears. */
  record RemoveFinalizer() implements Action {}

  /**
   * Acquires one of the slots for bakes that run at once, or queues for one. It is kept for the {@link StartBake} that
   * follows; in between the status is written.
   */
  record AcquireBakeSlot(BakeSpec bake) implements Action {}

  /** Starts baking, in the slot that was acquired for it or in a free one; queues when there is none. */
  record StartBake(BakeSpec bake) implements Action {}

  /** Starts removing a baked image from its claim. */
  record StartRemoval(RemovalSpec removal) implements Action {}

  /**
   * Deletes a Job that is no longer needed, or whose inputs are outdated, with its Secret.
   *
   * @param jobName its name
   * @param uid its uid: another Job of that name stays
   */
  record DeleteJob(String jobName, String uid) implements Action {}
}
