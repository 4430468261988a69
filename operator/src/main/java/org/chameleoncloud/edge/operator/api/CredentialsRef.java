package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;

/** A Secret of the resource's own namespace that holds an application credential. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CredentialsRef(
    @JsonPropertyDescription("The Secret's name.") @Size(min = 1, max = 253) String name,

    @JsonPropertyDescription("Which cloud of its clouds.yaml is meant; needed when there are several.") @Size(min = 1, max = 253) String cloud) {

  CredentialsRef orDefault(String defaultName) {
    return name == null ? new CredentialsRef(defaultName, cloud) : this;
  }
}
