package org.chameleoncloud.edge.operator.plan;

import java.util.Optional;
import org.chameleoncloud.edge.registry.NameHolder;
import org.chameleoncloud.edge.registry.RegistryFailure;

/** What a failure of the registry means for a resource, and who mends it. */
public final class Failures {
  private Failures() {}

  /**
   * Where a failure leaves the registration.
   *
   * @param failure what the registry, or the way to it, said
   * @param secretName the Secret whose credential was used
   */
  public static Progress standing(RegistryFailure failure, String secretName) {
    String said = sentence(failure.getMessage());
    String credential = "The credential in the Secret \"" + secretName + "\": ";
    return switch (failure.kind()) {
      case UNREACHABLE, TIMEOUT, BUSY, BROKEN ->
        Progress.inProgress(Reason.WAIT_FOR_REGISTRY, said);
      case NOT_FOUND -> Progress.inProgress(Reason.IN_PROGRESS,
          "The record is gone from the testbed; the list is read again.");
      case CREDENTIAL_REJECTED, CREDENTIAL_UNKNOWN, CREDENTIAL_MALFORMED ->
        Progress.stalled(Reason.RENEW_CREDENTIAL, credential + said);
      case NO_ENDPOINT -> Progress.stalled(Reason.FIX_SECRET, credential + said);
      case FORBIDDEN -> Progress.stalled(Reason.REQUEST_ACCESS, credential + said);
      case REFUSED -> Progress.stalled(Reason.FIX_SPEC, said);
      case NAME_TAKEN -> Progress.stalled(Reason.CHOOSE_ANOTHER_NAME, said);
    };
  }

  /** The name belongs to a record that is not ours to take over. */
  public static Progress nameTaken(String name, Optional<NameHolder> holder) {
    String who = holder
        .map(found -> "by the project " + found.projectId() + " (record " + found.uuid() + ")")
        .orElse("by another project, which the testbed does not name");
    return Progress.stalled(Reason.CHOOSE_ANOTHER_NAME,
        "The name \"" + name + "\" is taken on the testbed " + who
            + ". Set spec.name to another name.");
  }

  /** A claim that baking needs does not exist; it may come, as GitOps tools order things. */
  public static Progress claimMissing(String claim, String namespace) {
    return Progress.inProgress(Reason.CREATE_CLAIM, "The PersistentVolumeClaim \"" + claim
        + "\" does not exist in the namespace " + namespace + ". Create it; baking starts then.");
  }

  /** The certificate authorities that bakes are to trust are not in the namespace; they may come, as a claim may. */
  public static Progress authoritiesMissing(String configMap, String namespace) {
    return Progress.inProgress(Reason.CREATE_CONFIG_MAP, "The ConfigMap \"" + configMap
        + "\" with certificates under the key ca.crt does not exist in the namespace " + namespace
        + ". Create it; baking starts then.");
  }

  /**
   * As many bakes run as may. The place in the queue is not told: each bake that ends would be a write for each device
   * that waits.
   *
   * @param atOnce how many bakes may run at once
   */
  public static Progress noPlace(int atOnce) {
    return Progress.inProgress(Reason.WAIT_FOR_BAKE_SLOT,
        "The bake waits for its turn: " + atOnce + " may run at once.");
  }

  /** The API server did not take a write. */
  public static Progress kubernetes(int status) {
    return Progress.inProgress(Reason.IN_PROGRESS,
        "The Kubernetes API server did not take a write (status " + status
            + "); it is tried again.");
  }

  private static String sentence(String text) {
    return text.endsWith(".") ? text : text + ".";
  }
}
