package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** One key of a Secret of the resource's own namespace; the resource itself never contains its value. */
@ValidationRule(value = Cel.SECRET_NAME_IS_VALID, fieldPath = ".name",
    message = "a Secret's name must have lower-case letters, digits, '-' and '.' only, a letter or digit at both ends")
@ValidationRule(value = Cel.SECRET_KEY_IS_VALID, fieldPath = ".key",
    message = "a key of a Secret must have letters, digits, '-', '_' and '.' only")
@JsonIgnoreProperties(ignoreUnknown = true)
public record SecretKeyRef(
    @JsonPropertyDescription("The Secret's name.")
    @Required
    @Size(max = SpecPatterns.OBJECT_NAME_LENGTH) String name,

    @JsonPropertyDescription("The key in that Secret.")
    @Required
    @Size(max = SpecPatterns.OBJECT_NAME_LENGTH) String key) {

  /** Whether both are valid in Kubernetes, which an API server with an older CRD does not check. */
  @JsonIgnore
  public boolean isWellFormed() {
    return SpecPatterns.isObjectName(name) && key != null && key.matches(SpecPatterns.SECRET_KEY);
  }
}
