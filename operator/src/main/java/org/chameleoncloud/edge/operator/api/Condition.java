package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** A condition, as in Kubernetes' own types (metav1.Condition). */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Condition(
    @JsonPropertyDescription("What the condition is about; see docs/states.md.")
    @Required String type,

    @JsonPropertyDescription("True, False or Unknown.")
    @Required String status,

    @JsonPropertyDescription("The metadata.generation that the condition applies to.") Long observedGeneration,

    @JsonPropertyDescription("When the status last changed.")
    @Required String lastTransitionTime,

    @JsonPropertyDescription("What you should do about it, in CamelCase; see docs/states.md.")
    @Required String reason,

    @JsonPropertyDescription("A sentence that names the field, the Secret or the record.")
    @Required String message) {

  /** The condition's status when it holds. */
  public static final String TRUE = "True";
  /** The condition's status when it does not hold. */
  public static final String FALSE = "False";
  /** The condition's status when it is not known whether it holds. */
  public static final String UNKNOWN = "Unknown";

  /** Whether the condition holds. */
  public boolean holds() {
    return TRUE.equals(status);
  }
}
