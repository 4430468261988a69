package org.chameleoncloud.edge.operator.plan.step;

import java.util.Optional;
import org.chameleoncloud.edge.operator.api.Label;
import org.chameleoncloud.edge.operator.api.SpentName;
import org.chameleoncloud.edge.registry.NameHolder;
import org.chameleoncloud.edge.registry.RegistryFailure;

/** What a failure means for a device, and who can fix it. */
public final class Failures {
  private Failures() {}

  /**
   * How far a failure of the registry leaves the registration.
   *
   * @param failure what the registry, or the way to it, reported
   * @param secretName the Secret whose credential was used
   */
  public static Progress progress(RegistryFailure failure, String secretName) {
    String message = sentence(failure.getMessage());
    String credential = "The credential in the Secret \"" + secretName + "\": ";
    return switch (failure.kind()) {
      case UNREACHABLE, TIMEOUT, BUSY, BROKEN ->
        Progress.inProgress(Reason.WAIT_FOR_REGISTRY, message);
      case NOT_FOUND -> Progress.inProgress(Reason.IN_PROGRESS,
          "The record no longer exists on the testbed; the list is read again.");
      case CREDENTIAL_REJECTED, CREDENTIAL_UNKNOWN, CREDENTIAL_MALFORMED ->
        Progress.stalled(Reason.RENEW_CREDENTIAL, credential + message);
      case NO_ENDPOINT -> Progress.stalled(Reason.FIX_SECRET, credential + message);
      case HOST_NOT_ALLOWED -> Progress.stalled(Reason.FIX_SECRET, credential + message
          + " Correct auth_url, or have the operator's administrator allow the host with "
          + "--testbed-hosts, and http with --plain-http.");
      case FORBIDDEN -> Progress.stalled(Reason.REQUEST_ACCESS, credential + message);
      case REFUSED -> Progress.stalled(Reason.FIX_SPEC, message);
      case NAME_TAKEN -> Progress.stalled(Reason.CHOOSE_ANOTHER_NAME, message);
    };
  }

  /** The same for a list of records, which contains nothing of a spec that could be wrong. */
  public static Progress ofList(RegistryFailure failure, String secretName) {
    return failure.kind() == RegistryFailure.Kind.REFUSED
        ? Progress.inProgress(Reason.WAIT_FOR_REGISTRY, sentence(failure.getMessage()))
        : progress(failure, secretName);
  }

  /**
   * The same for a write of the device's own credential.
   *
   * @param secretName the Secret with the credential that creates it
   */
  public static Progress ofCredential(RegistryFailure failure, String secretName) {
    return failure.kind() == RegistryFailure.Kind.NAME_TAKEN
        ? Progress.inProgress(Reason.IN_PROGRESS, sentence(failure.getMessage()))
        : progress(failure, secretName);
  }

  /** The name belongs to a record of another project. */
  public static Progress nameTaken(String name, Optional<NameHolder> holder) {
    String who = holder
        .map(found -> "by the project " + found.projectId() + " (record " + found.uuid() + ")")
        .orElse("by another project, which the testbed does not name");
    return Progress.stalled(Reason.CHOOSE_ANOTHER_NAME,
        "The name \"" + name + "\" is taken on the testbed " + who
            + ". Set spec.name to another name.");
  }

  /** Someone renamed a record by hand, and its name went to another record before it was put back. */
  public static Progress nameTakenMeanwhile(String name, String uuid, NameHolder holder) {
    return Progress.stalled(Reason.CHOOSE_ANOTHER_NAME, "The record " + uuid
        + " was renamed on the testbed, and its name \"" + name
        + "\" now belongs to the record " + holder.uuid() + " of the project " + holder.projectId()
        + ". Have that record renamed, and this one gets its name back; or create another resource "
        + "with a new spec.name for the device, and delete this one; " + SpentName.FACT + ".");
  }

  /** A claim that baking needs does not exist; it may still arrive, since GitOps tools apply objects in any order. */
  public static Progress claimMissing(String claim, String namespace) {
    return Progress.inProgress(Reason.CREATE_CLAIM, "The PersistentVolumeClaim \"" + claim
        + "\" does not exist in the namespace " + namespace + ". Create it; baking starts then.");
  }

  /** A claim is not meant for images, and this operator requires that it says so. */
  public static Progress claimNotLabelled(String claim, String namespace) {
    return Progress.inProgress(Reason.LABEL_CLAIM, "The PersistentVolumeClaim \"" + claim
        + "\" in the namespace " + namespace + " lacks the label " + Label.IMAGES.key()
        + "=true, without which this operator does not use a claim. Label it if it is meant for "
        + "images, or name another claim; baking starts then.");
  }

  /**
   * An object has the name that the operator needs for one of its own, and was not created by it.
   *
   * @param kind its kind, such as {@code Job}
   */
  public static Progress nameOccupied(String kind, String name, String namespace) {
    return Progress.inProgress(Reason.DELETE_OBJECT, "The " + kind + " \"" + name
        + "\" in the namespace " + namespace + " was not created by the operator for this "
        + "resource, and has the name that it needs. Delete it, and create it under another name if "
        + "you need it.");
  }

  /** The CA certificates that bakes trust are not in the namespace; they may still arrive, like a claim. */
  public static Progress caCertificatesMissing(String configMap, String namespace) {
    return Progress.inProgress(Reason.CREATE_CONFIG_MAP, "The ConfigMap \"" + configMap
        + "\" with CA certificates under the key ca.crt does not exist in the namespace "
        + namespace + ". Create it; baking starts then.");
  }

  /** Another device downloads the same revision, whose digest is not known yet. */
  public static Progress firstDownload(String source) {
    return Progress.inProgress(Reason.WAIT_FOR_IMAGE_SOURCE,
        "Another device downloads the image of "
            + source + " first, since its digest is not known; then it is this one's turn.");
  }

  /**
   * All bake slots are taken. The position in the queue is not reported: each bake that ends would cost a write for each
   * device that waits.
   *
   * @param slots how many bakes may run at once
   */
  public static Progress noBakeSlot(int slots) {
    return Progress.inProgress(Reason.WAIT_FOR_BAKE_SLOT,
        "The bake waits for a slot: " + slots + " may run at once.");
  }

  /** The API server refused a write. */
  public static Progress kubernetes(int status) {
    return Progress.inProgress(Reason.IN_PROGRESS,
        "The Kubernetes API server refused a write (status " + status + "); it is retried.");
  }

  private static String sentence(String text) {
    return text.endsWith(".") ? text : text + ".";
  }
}
