package org.chameleoncloud.edge.operator.plan;

import java.util.Arrays;
import java.util.Optional;

/**
 * Why a condition is as it is. A reason names what the reader should do, where there is something to do; the
 * condition's message names the field, the Secret or the record. docs/states.md lists them from here.
 */
public enum Reason {
  READY("Ready", "All that the resource asks for is done.", "Nothing."),
  REGISTERED("Registered",
      "The record is on the testbed, as written.",
      "Nothing."),
  HEALTHY("Healthy", "Every check of the testbed is STEADY.", "Nothing."),
  BAKED(
      "Baked", "The image lies on the claim.",
      "Flash it; status.image tells where it is."),
  SETTLED("Settled",
      "Nothing is under way and nothing is stuck.", "Nothing."),
  WORKING("Working",
      "The operator is carrying out a change.", "Wait; seconds, as a rule."),

  CREATE_SECRET("CreateSecret",
      "A Secret that the resource needs does not exist, or may not be read.",
      "Create the Secret that the message names in the resource's namespace, or give the operator's role get on Secrets."),
  FIX_SECRET(
      "FixSecret", "A Secret is there, but does not hold what it should.",
      "Mend the key that the message names; examples/ shows the forms."),
  NAME_THE_CLOUD(
      "NameTheCloud", "clouds.yaml holds several clouds, or not the one that is named.",
      "Set spec.credentialsRef.cloud to one that the message lists."),
  RENEW_CREDENTIAL(
      "RenewCredential", "The testbed does not accept the application credential.",
      "Make a new application credential and put it into the Secret."),
  REQUEST_ACCESS(
      "RequestAccess", "The credential is valid, but lacks the right.",
      "Use a credential of a member of the project that owns the device."),
  FIX_SPEC(
      "FixSpec", "A field of the spec is not acceptable.",
      "Change the field that the message names."),
  REVERT_CHANGE("RevertChange",
      "A field was changed that is fixed once a device is registered.",
      "Undo the change, or delete the resource and create a new one."),
  CHOOSE_ANOTHER_NAME(
      "ChooseAnotherName",
      "Another project, or an older resource, has the name.",
      "Set spec.name to another name."),
  WAIT_FOR_REGISTRY(
      "WaitForRegistry",
      "The testbed's registry does not answer as it should.",
      "Wait; the operator tries again by itself. The message says what it saw."),
  UNPAUSE(
      "Unpause",
      "There is something to do, and the resource is paused.",
      "Remove the annotation edge.chameleoncloud.org/paused."),

  WAIT_FOR_CHECKS("WaitForChecks", "The testbed has not run all its checks yet.",
      "Wait; the testbed looks once a minute."),
  POWER_ON_DEVICE("PowerOnDevice",
      "Some checks wait for the device itself.",
      "Flash the image, connect the device to the network and switch it on."),
  WAIT_FOR_REPAIR(
      "WaitForRepair", "A check failed; the operator has it run again.",
      "Wait; the message quotes the check."),
  ASK_TESTBED_OPERATORS("AskTestbedOperators",
      "A check keeps failing.",
      "Write to the testbed's operators, quoting the message; the sync annotation has the checks run once more."),

  WAIT_FOR_DEVICE_KEY("WaitForDeviceKey", "The testbed has not issued the device's key yet.",
      "Wait; it comes with the first run of the balena check."),
  WAIT_FOR_BAKE_TURN("WaitForBakeTurn",
      "As many bakes run as the operator runs at once (--max-bakes).",
      "Wait; the oldest device goes first, one whose bake failed after those whose did not."),
  BAKING("Baking",
      "The bake Job is running.",
      "Wait; kubectl logs -n NAMESPACE job/NAME shows the progress."),
  CHECK_BAKE_POD("CheckBakePod",
      "The Job that bakes or removes the image has no pod that runs: a quota, its service account, its container image, or no room on any node.",
      "Look at what the two commands in the message tell, and mend that; Kubernetes goes on trying by itself."),
  CREATE_CONFIG_MAP("CreateConfigMap",
      "The ConfigMap with the certificate authorities that the operator's --bake-ca-config-map names does not exist.",
      "Create the ConfigMap that the message names, with the PEM certificates under the key ca.crt."),
  CREATE_CLAIM("CreateClaim",
      "A PersistentVolumeClaim that the image needs does not exist.",
      "Create the claim that the message names; examples/ has one."),
  FIX_IMAGE("FixImage",
      "The image cannot be baked as the spec describes it.",
      "Mend what the message names; the rebake annotation tries again at once."),
  WAIT_FOR_BAKE_RETRY(
      "WaitForBakeRetry", "The bake failed for a reason that may pass.",
      "Wait; the rebake annotation tries again at once."),

  DELETING("Deleting", "The record, the image and then the finalizer are being removed.",
      "Wait; seconds, as a rule.");

  private final String text;
  private final String meaning;
  private final String remedy;

  Reason(String text, String meaning, String remedy) {
    this.text = text;
    this.meaning = meaning;
    this.remedy = remedy;
  }

  /** The reason of a word, where it is one of ours. */
  static Optional<Reason> of(String text) {
    return Arrays.stream(values()).filter(reason -> reason.text.equals(text)).findFirst();
  }

  /** The word in the condition: CamelCase, stable, for programs to compare. */
  public String text() {
    return text;
  }

  /** What it tells, a sentence. */
  public String meaning() {
    return meaning;
  }

  /** What the reader should do, a sentence. */
  public String remedy() {
    return remedy;
  }
}
