package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** The image to bake for the device. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImageSpec(
    @JsonPropertyDescription("The balenaOS image to start from.") @Required Source source,

    @JsonPropertyDescription("The PersistentVolumeClaim in this namespace that receives the baked image, as "
        + "NAMESPACE/NAME.img. Default: the operator's configuration.") @Size(min = 1, max = 253) String claimName,

    @JsonPropertyDescription("What the installer on a flasher image does.") Installer installer) {

  /** Where the base image comes from: an address, or a file on a claim. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(value = "has(self.url) != has(self.path)", message = "spec.image.source takes either url, or claimName and path")
  @ValidationRule(value = "has(self.path) == has(self.claimName)", message = "spec.image.source.claimName and spec.image.source.path need each other")
  public record Source(
      @JsonPropertyDescription("An http or https address of the image, raw or compressed.") @Size(max = 2048) @Pattern(SpecPatterns.URL) String url,

      @JsonPropertyDescription("The SHA-256 that the source must have.") @Pattern(SpecPatterns.SHA256) String sha256,

      @JsonPropertyDescription("A PersistentVolumeClaim in this namespace that holds the image.") @Size(min = 1, max = 253) String claimName,

      @JsonPropertyDescription("The image's path on that claim.") @Size(max = 1024) @Pattern(SpecPatterns.CLAIM_PATH) String path) {}

  /** Options of balenaOS's installer (balenaOS 6.1.15 and later read the target devices). */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Installer(
      @JsonPropertyDescription("Storage devices to install to, the first one found wins, such as nvme0n1.") @Size(min = 1, max = 16) List<String> targetDevices,

      @JsonPropertyDescription("Install even over another system.") Boolean migrateForce) {}
}
