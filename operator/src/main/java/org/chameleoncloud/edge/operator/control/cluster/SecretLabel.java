package org.chameleoncloud.edge.operator.control.cluster;

import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Map;
import org.chameleoncloud.edge.operator.api.Label;

/** The label of Secrets that devices may use, where the operator requires it. */
final class SecretLabel {
  private static final String ON = "true";

  private SecretLabel() {}

  /** Whether devices may use a Secret. */
  static boolean isOn(Secret secret) {
    Map<String, String> labels = secret.getMetadata().getLabels();
    return labels != null && ON.equals(labels.get(Label.USE.key()));
  }

  /** What is wrong without it, and what to do; behind the name of the Secret. Does not depend on what the Secret contains. */
  static String missing(ResourceID secret) {
    return "may not be used: it lacks the label that this operator requires. If devices may use "
        + "it, run: kubectl -n " + secret.getNamespace().orElseThrow() + " label secret "
        + secret.getName() + " --overwrite " + Label.USE.key() + "=" + ON;
  }
}
