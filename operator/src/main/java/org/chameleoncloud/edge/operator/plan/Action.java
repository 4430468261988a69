package org.chameleoncloud.edge.operator.plan;

import java.util.List;
import org.chameleoncloud.edge.operator.image.BakeSpec;
import org.chameleoncloud.edge.operator.image.RemovalSpec;
import org.chameleoncloud.edge.registry.Enrollment;
import org.chameleoncloud.edge.registry.PropertyChange;

/** One thing to do. A plan holds at most one write to the registry. */
public sealed interface Action {

  /** Whether a bake of the resource is to follow. */
  default boolean isTowardsBake() {
    return switch (this) {
      case TakePlace _,StartBake _ -> true;
      case RegistryWrite _,AddFinalizer _,RemoveFinalizer _,StartRemoval _,DeleteJob _ -> false;
    };
  }

  /** A write to the testbed's registry. */
  sealed interface RegistryWrite extends Action {}

  /** Makes the record; the name was looked up before and is free in our project. */
  record Register(Enrollment enrollment) implements RegistryWrite {}

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
   * Has the record's checks run once more.
   *
   * @param uuid the record's id
   * @param repair whether a failed check is why, and not the user's annotation
   */
  record Sync(String uuid, boolean repair) implements RegistryWrite {}

  /** Deletes the record. */
  record DeleteRecord(String uuid) implements RegistryWrite {}

  /** Puts our finalizer on the resource, before anything outside the cluster is made for it. */
  record AddFinalizer() implements Action {}

  /** Lets go of the resource. */
  record RemoveFinalizer() implements Action {}

  /**
   * Takes one of the places for bakes that run at once, or queues for one. It is kept for the {@link StartBake} that is
   * to follow; in between the status is written.
   */
  record TakePlace(BakeSpec order) implements Action {}

  /** Starts baking, in the place that was taken for it or in a free one; queues when there is none. */
  record StartBake(BakeSpec order) implements Action {}

  /** Starts removing a baked image from its claim. */
  record StartRemoval(RemovalSpec order) implements Action {}

  /** Deletes a Job that is done with, or whose inputs are no longer wanted, with its Secret. */
  record DeleteJob(String jobName) implements Action {}
}
