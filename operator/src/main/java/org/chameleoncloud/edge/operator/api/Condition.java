package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Required;

/** A condition in the form that Kubernetes' own types have (metav1.Condition). */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Condition(@Required String type, @Required String status, Long observedGeneration,
    @Required String lastTransitionTime, @Required String reason, @Required String message) {

  /** The condition's status when it holds. */
  public static final String TRUE = "True";
  /** The condition's status when it does not hold. */
  public static final String FALSE = "False";
  /** The condition's status when nothing can be said. */
  public static final String UNKNOWN = "Unknown";

  /** Whether the condition holds. */
  public boolean holds() {
    return TRUE.equals(status);
  }
}
