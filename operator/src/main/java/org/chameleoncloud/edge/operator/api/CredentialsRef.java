package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A Secret of the resource's own namespace that holds an application credential. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = Cel.SECRET_NAME_IS_VALID, fieldPath = ".name",
    message = "a Secret's name must have lower-case letters, digits, '-' and '.' only, a letter or digit at both ends")
@JsonIgnoreProperties(ignoreUnknown = true)
public record CredentialsRef(
    @JsonPropertyDescription("The Secret's name.")
    @Size(max = SpecPatterns.OBJECT_NAME_LENGTH) String name,

    @JsonPropertyDescription("The cloud of its clouds.yaml to use; required when it has several.")
    @Size(min = 1, max = 253) String cloud) {

  CredentialsRef orDefault(String defaultName) {
    return name == null ? new CredentialsRef(defaultName, cloud) : this;
  }
}
