package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** One key of a Secret of the resource's own namespace; its value never stands in the resource. */
@ValidationRule(value = Cel.SECRET_NAME_FITS, fieldPath = ".name",
    message = "a Secret's name has lower-case letters, digits, '-' and '.' only, a letter or digit at both ends")
@ValidationRule(value = Cel.SECRET_KEY_FITS, fieldPath = ".key",
    message = "a key of a Secret has letters, digits, '-', '_' and '.' only")
@JsonIgnoreProperties(ignoreUnknown = true)
public record SecretKeyRef(
    @JsonPropertyDescription("The Secret's name.")
    @Required
    @Size(max = SpecPatterns.OBJECT_NAME_LENGTH) String name,

    @JsonPropertyDescription("The key in that Secret.")
    @Required
    @Size(max = SpecPatterns.OBJECT_NAME_LENGTH) String key) {

  /** Whether both are of the form that Kubernetes takes, which an API server with an older CRD does not check. */
  @JsonIgnore
  public boolean isWellFormed() {
    return name != null && name.length() <= SpecPatterns.OBJECT_NAME_LENGTH
        && name.matches(SpecPatterns.OBJECT_NAME) && key != null
        && key.matches(SpecPatterns.SECRET_KEY);
  }
}
