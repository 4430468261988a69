package org.chameleoncloud.edge.operator.plan.event;

/** The reasons of the operator's own events; docs/states.md lists them from here. */
public enum EventReason {
  REGISTERED("Registered", false, "The testbed created the record."),
  ADOPTED("Adopted", false,
      "A record of this name already existed in the same project and is managed from now on."),
  CREDENTIAL_REPLACED("CredentialReplaced", true,
      "The device of an adopted record signed in with another credential, which is replaced; `paused` shows that before."),
  REREGISTERED("Reregistered", true,
      "The record had disappeared from the testbed and, as the register-again annotation asks, there is a new one. A new image is baked: flash that."),
  UPDATED("Updated", false, "The record was changed as the spec now says."),
  DRIFT_CORRECTED("DriftCorrected", false,
      "The record no longer matched the spec and was corrected."),
  CREDENTIAL_EXPIRES("CredentialExpires", true,
      "A credential expires within two weeks, or has expired; the message of Ready says so until it is replaced."),
  CREDENTIAL_ISSUED("CredentialIssued", false,
      "An application credential was created for the device; the record gets it next."),
  CREDENTIAL_REVOKED("CredentialRevoked", false,
      "A credential that the device no longer uses was revoked."),
  CREDENTIAL_REMAINS("CredentialRemains", true,
      "The resource was deleted, by force or with its record kept: what the message names stays valid until it expires, and nothing replaces it."),
  EGRESS_LABEL_REMAINS("EgressLabelRemains", true,
      "`localEgress` no longer denies, but the node's label remains: ask the testbed's operators to clear it."),
  RESTRICTED("Restricted", false,
      "The operator's --restrict-new-devices: the spec names no projects, so only the project that registered the device may reserve it."),
  RESTRICTION_CHANGE("RestrictionChange", true,
      "Who may reserve the device is about to be changed, which the testbed's reservation service may refuse: the check `blazar.device` may then stay in ERROR until an operator of the testbed acts."),
  RESTRICTION_REMAINS("RestrictionRemains", true,
      "The restriction was removed from the record, but remains in force at the testbed's reservation service: ask the testbed's operators to clear it."),
  ANNOTATION_NOT_UNDERSTOOD("AnnotationNotUnderstood", true,
      "An annotation has a value that is neither `true` nor `false`; the message says what it counts as."),
  SYNCED("Synced", false, "The checks run again, as the sync annotation asks."),
  REPAIR_STARTED("RepairStarted", false, "A check failed; the checks run again."),
  BAKE_STARTED("BakeStarted", false, "A bake Job was created."),
  BAKED("Baked", false, "The image is stored on its claim; the message has its SHA-256."),
  BAKE_FAILED("BakeFailed", true, "The bake failed; the message says whether it is retried."),
  IMAGE_REMOVED("ImageRemoved", false,
      "The image, which holds the device's key, was removed from its claim."),
  RECORD_DELETED("RecordDeleted", false, "The testbed deleted the record."),
  RECORD_RETAINED("RecordRetained", false,
      "The resource was deleted and the record kept: `deletionPolicy` says Retain, or the record had been adopted, or it is of another type by now, or only observed."),
  RELEASED("Released", false,
      "`managementPolicy` is now Observe: the record stays as it is and is only mirrored."),
  FORCE_DELETED("ForceDeleted", true,
      "The finalizer was removed by force; the record and the image may still exist."),
  RECONCILE_ERROR("ReconcileError", true,
      "The API server does not answer what the operator needs to know; usually its role lacks a permission.");

  private final String text;
  private final boolean warning;
  private final String meaning;

  EventReason(String text, boolean warning, String meaning) {
    this.text = text;
    this.warning = warning;
    this.meaning = meaning;
  }

  /** The reason as an event has it, in CamelCase. */
  public String text() {
    return text;
  }

  /** Whether its events are Warnings, and not Normal. */
  public boolean isWarning() {
    return warning;
  }

  /** What happened, as a sentence. */
  public String meaning() {
    return meaning;
  }
}
