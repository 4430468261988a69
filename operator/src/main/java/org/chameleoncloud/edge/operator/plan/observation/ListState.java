package org.chameleoncloud.edge.operator.plan.observation;

import java.util.Optional;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.registry.Hardware;

/** What is known of the project's records at the registry. */
public sealed interface ListState {
  /** The first list has not come yet, or there is no credential to ask with. */
  record Pending() implements ListState {}

  /** No list ever came with this credential. */
  record Failing(Failure failure) implements ListState {}

  /**
   * A list came.
   *
   * @param byUuid the record with the uuid in the status; null without one
   * @param byName the record with the device's name; null without one
   * @param inDoubt whether a write for this device may have taken effect since the list was made
   * @param failure why newer lists do not come: set when a person must act, or when it has lasted; else null
   */
  record Listed(Hardware byUuid, Hardware byName, boolean inDoubt,
      Failure failure) implements ListState {
    /** The record of the device: by the id that was persisted, else by its name. */
    public Optional<Hardware> record() {
      return Optional.ofNullable(byUuid != null ? byUuid : byName);
    }
  }

  /**
   * Why lists do not come.
   *
   * @param reason what the user should do
   * @param message a sentence
   * @param temporary whether it may pass without action
   * @param lasting whether it has lasted for a while
   */
  record Failure(Reason reason, String message, boolean temporary, boolean lasting) {}
}
