package org.chameleoncloud.edge.operator.plan.step;

import java.util.Arrays;
import java.util.Optional;

/**
 * Why a condition is as it is. A reason names what the reader should do, where there is something to do; the
 * condition's message names the field, the Secret or the record. docs/states.md lists them from here.
 */
public enum Reason {
  READY("Ready", "Everything that the spec asks for is done.", "Nothing."),
  REGISTERED("Registered", "The testbed's record is as written.", "Nothing."),
  OBSERVED("Observed", "The testbed's record is mirrored and never written to.",
      "Nothing. The message says what a change of spec.managementPolicy to Manage would do."),
  NAME_TOO_LONG("NameTooLong",
      "The record is as written, but its name is longer than a host name can be: the device can never join.",
      "Create a resource with a shorter spec.name for the device, and delete this one, which spends its name."),
  HEALTHY("Healthy", "Every check of the testbed is STEADY.", "Nothing."),
  BAKED("Baked", "The image is stored on the claim.", "Flash it; status.image says where it is."),
  IDLE("Idle", "Nothing is in progress and nothing is stalled.", "Nothing."),
  IN_PROGRESS("InProgress", "The operator is making a change.", "Wait, usually seconds."),
  CREATE_SECRET("CreateSecret",
      "A Secret that the resource needs does not exist or cannot be read.",
      "Create the Secret that the message names in the resource's namespace, or let the operator's role get Secrets."),
  FIX_SECRET("FixSecret", "A Secret exists, but does not hold what it should.",
      "Fix the key that the message names; examples/ shows the formats."),
  LABEL_SECRET("LabelSecret",
      "The operator uses only Secrets with a label (--require-secret-label), and a Secret that the resource names lacks it.",
      "If devices may use the Secret, run the command in the message; otherwise name another Secret."),
  SELECT_CLOUD("SelectCloud", "clouds.yaml has several clouds, or not the one that is named.",
      "Set spec.credentialsRef.cloud to one that the message lists."),
  SHARE_CREDENTIAL("ShareCredential",
      "The devices of the namespace use as many credentials as the operator polls for one namespace.",
      "Let the devices of a project use the same credential, or spread them over namespaces."),
  RENEW_CREDENTIAL("RenewCredential", "The testbed rejects the application credential.",
      "Create a new application credential and put it into the Secret."),
  REQUEST_ACCESS("RequestAccess", "The credential is valid, but lacks a permission.",
      "Use a credential of a member of the project that owns the device; for spec.deviceCredential.managed, one that was created with --unrestricted."),
  FIX_SPEC("FixSpec", "A field of the spec is invalid.",
      "Change the field that the message names."),
  REVERT_CHANGE("RevertChange",
      "A field was changed that is immutable once a device is registered.",
      "Revert the change. Another name or type needs a resource of its own; the name of a deleted device is spent."),
  CHOOSE_ANOTHER_NAME("ChooseAnotherName",
      "Another project or another resource has the name.", "Set spec.name to another name."),
  FOREIGN_RECORD("ForeignRecord",
      "The testbed's record of this name is other hardware, or a device of another type; it is neither changed nor deleted.",
      "Do what the message says: usually set spec.name to another name."),
  RECORD_NOT_FOUND("RecordNotFound",
      "The record that the resource observes is not on the testbed, or not in the project of its credential.",
      "Correct spec.name or spec.uuid, as the message says; a record of the name is mirrored once it exists."),
  RECORD_GONE("RecordGone",
      "The testbed's record of a registered device was deleted, and with it the name is spent.",
      "Set spec.name to a new name, or the annotation register-again to register the old one all the same."),
  WAIT_FOR_REGISTRY("WaitForRegistry", "The testbed's registry does not respond as it should.",
      "Wait; the operator retries automatically. The message says what it got."),
  ONLINE("Online", "The device is connected to balena.", "Nothing."),
  OFFLINE("Offline", "The device has lost its connection to balena.",
      "Check its power and its network; docs/tasks.md has the steps."),
  NEVER_SEEN("NeverSeen", "The device has never connected to balena.",
      "Flash the image, connect the device to the network and power it on."),
  ONLINE_OUTDATED("OnlineOutdated",
      "The registry has not read for 15 minutes whether the device is online: it is down, or balena no longer knows the device.",
      "If other devices are Online, write to the testbed's operators."),
  ONLINE_NOT_REPORTED("OnlineNotReported",
      "The registry does not report whether a device is online; versions before May 2026 do not.",
      "Nothing; LAST SEEN is as old as the last run of the check balena."),
  ENFORCED("Enforced", "The reservation service enforces what the record says.", "Nothing."),
  RESERVATIONS_UNREADABLE("ReservationsUnreadable",
      "The testbed's reservation service cannot be read, so that nobody knows whether the device is reserved.",
      "Nothing, if the testbed does not offer it to your project; the message says why."),
  NOBODY_MAY_RESERVE("NobodyMayReserve",
      "The reservation service has an empty list of projects, which locks everybody out.",
      "Correct spec.authorizedProjects, or ask the testbed's operators to lift the restriction."),
  PROJECT_UNKNOWN("ProjectUnknown",
      "The testbed does not know a project that the spec names, and has dropped it.",
      "Correct the name in spec.authorizedProjects, or use the project's id."),
  RESTRICTION_REMAINS("RestrictionRemains",
      "The record no longer names projects, but the reservation service keeps the restriction.",
      "Ask the testbed's operators to lift it, or name every project that may reserve the device."),
  RESTRICTION_NOT_ENFORCED("RestrictionNotEnforced",
      "The reservation service has another list of projects than the record.",
      "Wait a few minutes; if it stays, write to the testbed's operators."),
  WAIT_FOR_RESERVATION("WaitForReservation",
      "The device is reserved, or is about to be, and the write would disturb that.",
      "Wait until the time in the message. The annotation edge.chameleoncloud.org/proceed=true sends the write now, but never a deletion."),
  WAIT_FOR_CORRECTION("WaitForCorrection",
      "Another client has changed the record again; the operator corrects it, each time after a longer pause.",
      "Wait; the message says until when, and what was changed."),
  CONFLICTING_WRITER("ConflictingWriter",
      "Another client keeps changing the record: another resource or operator, a script or a person.",
      "Let only one of the two write what the message names; the reason goes away after an hour without a correction."),
  UNPAUSE("Unpause", "There is something to do, and the resource is paused.",
      "Remove the annotation edge.chameleoncloud.org/paused."),
  WAIT_FOR_CHECKS("WaitForChecks", "The testbed has not run all its checks yet.",
      "Wait; the testbed runs them once a minute."),
  POWER_ON_DEVICE("PowerOnDevice", "Some checks wait for the device itself.",
      "Flash the image, connect the device to the network and switch it on."),
  WAIT_FOR_RESERVATIONS("WaitForReservations",
      "The reservation service takes a change over only when the device is not reserved.",
      "Wait until the reservations have ended; the testbed tries once a minute."),
  CHANGE_AVAILABILITY("ChangeAvailability",
      "An availability window of the device cannot be put in force: it overlaps a reservation, or the device is restricted.",
      "Move or remove the window, or wait until the reservation has ended; then set the sync annotation."),
  REGISTER_UNDER_NEW_NAME("RegisterUnderNewName",
      "The name belonged to a device that was deleted. The reservation service never gives it out again, so nobody can reserve the device.",
      "Delete the resource and create it with another spec.name, or ask the testbed's operators to free the name."),
  WAIT_FOR_REPAIR("WaitForRepair", "A check failed; the operator reruns it.",
      "Wait; the message quotes the check."),
  CONTACT_TESTBED_OPERATORS("ContactTestbedOperators",
      "A check failed for a reason that only the testbed's operators can fix, or keeps failing, or was abandoned in the middle.",
      "Write to the testbed's operators and quote the message; the sync annotation reruns the checks."),
  WAIT_FOR_DEVICE_KEY("WaitForDeviceKey", "The testbed has not issued the device's key yet.",
      "Wait; it comes with the first run of the balena check."),
  CREATE_IMAGE_SOURCE("CreateImageSource",
      "The image source that spec.image.source.sourceRef names does not exist, or the operator cannot read its kind.",
      "Create the EdgeImageSource or ClusterEdgeImageSource that the message names, or correct the name."),
  WAIT_FOR_IMAGE_SOURCE("WaitForImageSource",
      "The image source has no revision yet, or another device is downloading it first.",
      "Wait; if it stays, the conditions of the image source say why."),
  WAIT_FOR_BAKE_SLOT("WaitForBakeSlot",
      "As many bakes are running as the operator runs at once, altogether (--max-bakes) or for the namespace (--max-bakes-per-namespace).",
      "Wait; namespaces take turns, and within one the oldest device goes first, a device whose bake failed after those whose bake did not."),
  BAKING("Baking", "The bake Job is running.",
      "Wait; kubectl logs -n NAMESPACE job/NAME shows the progress."),
  CHECK_BAKE_POD("CheckBakePod",
      "The Job that bakes or removes the image has no running pod: it was suspended, or a quota, its service account, its container image or no room on any node keeps it from starting.",
      "Run the commands in the message and fix what they show; Kubernetes keeps retrying."),
  CREATE_CONFIG_MAP("CreateConfigMap",
      "The ConfigMap with CA certificates that the operator's --bake-ca-config-map names does not exist.",
      "Create the ConfigMap that the message names, with PEM certificates under the key ca.crt."),
  CREATE_CLAIM("CreateClaim", "A PersistentVolumeClaim that the image needs does not exist.",
      "Create the claim that the message names; examples/ has one."),
  LABEL_CLAIM("LabelClaim",
      "A claim that the image needs lacks the label edge.chameleoncloud.org/images=true, which this operator requires (--require-claim-label).",
      "Label the claim that the message names if it is meant for images; otherwise name another one in spec.image."),
  DELETE_OBJECT("DeleteObject",
      "A Job or Secret that the operator did not create has the name that a bake, a removal or a device's credential needs; it is neither used nor deleted.",
      "Delete the object that the message names."),
  FIX_STATUS("FixStatus",
      "status.image names a place that cannot be this resource's, as after a restore into another namespace; nothing is removed there.",
      "Remove status.image with the command in the message."),
  FIX_IMAGE("FixImage", "The image cannot be baked as the spec describes it.",
      "Fix what the message names; the rebake annotation retries at once."),
  WAIT_FOR_BAKE_RETRY("WaitForBakeRetry", "The bake failed for a reason that may be temporary.",
      "Wait, or do what the message says; the rebake annotation retries at once."),
  DELETING("Deleting", "The record, the image and then the finalizer are being removed.",
      "Wait, usually seconds.");

  private final String text;
  private final String meaning;
  private final String remedy;

  Reason(String text, String meaning, String remedy) {
    this.text = text;
    this.meaning = meaning;
    this.remedy = remedy;
  }

  /** The reason of a condition; empty for one that this version does not have. */
  public static Optional<Reason> of(String text) {
    return Arrays.stream(values()).filter(reason -> reason.text.equals(text)).findFirst();
  }

  /** The reason as the condition has it: CamelCase, stable for programs to compare. */
  public String text() {
    return text;
  }

  /** What it means, as a sentence. */
  public String meaning() {
    return meaning;
  }

  /** What the reader should do, as a sentence. */
  public String remedy() {
    return remedy;
  }
}
