package org.chameleoncloud.edge.operator.fleet;

import org.chameleoncloud.edge.operator.api.ConditionReason;

/** Why a condition of a fleet is as it is; docs/states.md lists the reasons from here. */
public enum FleetReason implements ConditionReason {
  READY("Ready", "Every device is Ready and as the template says.", "Nothing."),
  IDLE("Idle", "Nothing is in progress and nothing is stalled.", "Nothing."),
  CREATING("Creating", "Devices are being made.", "Wait, usually seconds."),
  ROLLING_OUT("RollingOut", "A changed template reaches the devices, a batch at a time.",
      "Wait; the message says how far it is."),
  ROLLOUT_PAUSED("RolloutPaused", "There are devices to change, and spec.rollout.paused is true.",
      "Set spec.rollout.paused to false, or run kubectl chi-edge fleet resume."),
  ROLLOUT_STOPPED("RolloutStopped",
      "More devices have failed with the new template than spec.rollout.failureThreshold allows.",
      "Fix the template, or return to the former one with kubectl chi-edge fleet undo; the message names the devices."),
  ROLLOUT_BLOCKED("RolloutBlocked",
      "As many devices are unavailable as spec.rollout.maxUnavailable allows, so that no other is changed.",
      "Look at the devices that the message names, or raise spec.rollout.maxUnavailable."),
  WAIT_FOR_RESERVATIONS("WaitForReservations",
      "The devices that still have the former template are reserved, and are changed afterwards.",
      "Wait. The annotation edge.chameleoncloud.org/proceed=true on a device changes it now."),
  WAIT_FOR_DEVICES("WaitForDevices", "Devices are not Ready yet, and continue automatically.",
      "Wait, or look at a device that the message names."),
  FIX_DEVICES("FixDevices", "Devices are Stalled, or a check of them needs someone to act.",
      "Look at each device that the message names: kubectl chi-edge show NAME."),
  FIX_SPEC("FixSpec", "A field of the fleet's spec is invalid, or makes an invalid device.",
      "Change the field that the message names."),
  REVERT_CHANGE("RevertChange",
      "The template has another name or type for devices that are registered, which have theirs for good.",
      "Revert the change. Devices with other names or of another type need a fleet of their own."),
  ADOPT_DEVICES("AdoptDevices",
      "EdgeDevices exist by names of the fleet that belong to nobody.",
      "Set spec.adopt to true if they are the fleet's, or remove the names."),
  FOREIGN_DEVICES("ForeignDevices",
      "EdgeDevices exist by names of the fleet that another resource controls; they are left alone.",
      "Remove the names from this fleet. To remove one from the other fleet deletes the device; docs/fleets.md says how a device moves."),
  RESOLVE_CONFLICTS("ResolveConflicts",
      "Another field manager has set a field of a device to another value than the template.",
      "Remove the field there, or set spec.conflicts to Overwrite."),
  REJECTED("Rejected", "The API server rejects a device that the template makes.",
      "Fix what the message quotes."),
  CONFIRM_REMOVAL("ConfirmRemoval",
      "The API server does not let the fleet delete a device that its spec no longer names.",
      "Do what the message quotes: usually set the annotation confirm-delete on the device, or put the name back.");

  private final Words words;

  FleetReason(String text, String meaning, String remedy) {
    words = new Words(text, meaning, remedy);
  }

  @Override
  public Words words() {
    return words;
  }
}
