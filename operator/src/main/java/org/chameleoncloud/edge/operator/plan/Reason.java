package org.chameleoncloud.edge.operator.plan;

import java.util.Arrays;
import java.util.Optional;

/**
 * Why a condition is as it is. A reason names what the reader should do, where there is something to do; the
 * condition's message names the field, the Secret or the record. docs/states.md lists them from here.
 */
public enum Reason {
  READY("Ready", "Everything that the spec asks for is done.", "Nothing."),
  REGISTERED("Registered", "The testbed's record is as written.", "Nothing."),
  NAME_TOO_LONG("NameTooLong",
      "The record is as written, but its name is longer than a host name can be: the device can never join.",
      "Delete the resource and create one with a shorter spec.name."),
  HEALTHY("Healthy", "Every check of the testbed is STEADY.", "Nothing."),
  BAKED("Baked", "The image is stored on the claim.", "Flash it; status.image says where it is."),
  IDLE("Idle", "Nothing is in progress and nothing is stalled.", "Nothing."),
  IN_PROGRESS("InProgress", "The operator is making a change.", "Wait, usually seconds."),
  CREATE_SECRET("CreateSecret",
      "A Secret that the resource needs does not exist or cannot be read.",
      "Create the Secret that the message names in the resource's namespace, or let the operator's role get Secrets."),
  FIX_SECRET("FixSecret", "A Secret exists, but does not hold what it should.",
      "Fix the key that the message names; examples/ shows the formats."),
  SELECT_CLOUD("SelectCloud", "clouds.yaml has several clouds, or not the one that is named.",
      "Set spec.credentialsRef.cloud to one that the message lists."),
  RENEW_CREDENTIAL("RenewCredential", "The testbed rejects the application credential.",
      "Create a new application credential and put it into the Secret."),
  REQUEST_ACCESS("RequestAccess", "The credential is valid, but lacks a permission.",
      "Use a credential of a member of the project that owns the device."),
  FIX_SPEC("FixSpec", "A field of the spec is invalid.",
      "Change the field that the message names."),
  REVERT_CHANGE("RevertChange",
      "A field was changed that is immutable once a device is registered.",
      "Revert the change, or delete the resource and create a new one."),
  CHOOSE_ANOTHER_NAME("ChooseAnotherName",
      "Another project, or an older resource, has the name.", "Set spec.name to another name."),
  WAIT_FOR_REGISTRY("WaitForRegistry", "The testbed's registry does not respond as it should.",
      "Wait; the operator retries automatically. The message says what it got."),
  UNPAUSE("Unpause", "There is something to do, and the resource is paused.",
      "Remove the annotation edge.chameleoncloud.org/paused."),
  WAIT_FOR_CHECKS("WaitForChecks", "The testbed has not run all its checks yet.",
      "Wait; the testbed runs them once a minute."),
  POWER_ON_DEVICE("PowerOnDevice", "Some checks wait for the device itself.",
      "Flash the image, connect the device to the network and switch it on."),
  WAIT_FOR_REPAIR("WaitForRepair", "A check failed; the operator reruns it.",
      "Wait; the message quotes the check."),
  CONTACT_TESTBED_OPERATORS("ContactTestbedOperators", "A check keeps failing.",
      "Write to the testbed's operators and quote the message; the sync annotation reruns the checks."),
  WAIT_FOR_DEVICE_KEY("WaitForDeviceKey", "The testbed has not issued the device's key yet.",
      "Wait; it comes with the first run of the balena check."),
  WAIT_FOR_BAKE_SLOT("WaitForBakeSlot",
      "As many bakes are running as the operator runs at once (--max-bakes).",
      "Wait; the oldest device goes first, and a device whose bake failed after those whose bake did not."),
  BAKING("Baking", "The bake Job is running.",
      "Wait; kubectl logs -n NAMESPACE job/NAME shows the progress."),
  CHECK_BAKE_POD("CheckBakePod",
      "The Job that bakes or removes the image has no running pod: a quota, its service account, its container image, or no room on any node.",
      "Run the two commands in the message and fix what they show; Kubernetes keeps retrying."),
  CREATE_CONFIG_MAP("CreateConfigMap",
      "The ConfigMap with CA certificates that the operator's --bake-ca-config-map names does not exist.",
      "Create the ConfigMap that the message names, with PEM certificates under the key ca.crt."),
  CREATE_CLAIM("CreateClaim", "A PersistentVolumeClaim that the image needs does not exist.",
      "Create the claim that the message names; examples/ has one."),
  FIX_IMAGE("FixImage", "The image cannot be baked as the spec describes it.",
      "Fix what the message names; the rebake annotation retries at once."),
  WAIT_FOR_BAKE_RETRY("WaitForBakeRetry", "The bake failed for a reason that may be temporary.",
      "Wait; the rebake annotation retries at once."),
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
  static Optional<Reason> of(String text) {
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
