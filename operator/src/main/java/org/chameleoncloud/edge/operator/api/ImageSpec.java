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
    @JsonPropertyDescription("The balenaOS image to start from.")
    @Required Source source,

    @JsonPropertyDescription("The PersistentVolumeClaim in this namespace that receives the baked image, as "
        + "NAMESPACE/NAME.img. Default: the operator's configuration.")
    @Size(max = SpecPatterns.OBJECT_NAME_LENGTH)
    @Pattern(SpecPatterns.OBJECT_NAME)
    @ValidationRule(value = Cel.IS_OBJECT_NAME,
        message = "spec.image.claimName must be the name of a PersistentVolumeClaim: lower-case letters, digits, '-' and '.', a letter "
            + "or digit at both ends") String claimName,

    @JsonPropertyDescription("What the installer on a flasher image does.") Installer installer) {

  /** Where the base image comes from: an address, or a file on a claim. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(value = Cel.EITHER_URL_OR_CLAIM,
      message = "spec.image.source takes either url, or claimName and path")
  public record Source(
      @JsonPropertyDescription("An http or https address of the image, raw or compressed.")
      @Size(max = 2048)
      @Pattern(SpecPatterns.URL)
      @ValidationRule(value = Cel.IS_URL,
          message = "spec.image.source.url must be an http or https address without a user name in it") String url,

      @JsonPropertyDescription("The SHA-256 that the source must have.")
      @Size(max = 64)
      @Pattern(SpecPatterns.SHA256)
      @ValidationRule(value = Cel.IS_SHA256,
          message = "spec.image.source.sha256 must be 64 hexadecimal digits") String sha256,

      @JsonPropertyDescription("A PersistentVolumeClaim in this namespace that holds the image.")
      @Size(max = SpecPatterns.OBJECT_NAME_LENGTH)
      @Pattern(SpecPatterns.OBJECT_NAME)
      @ValidationRule(value = Cel.IS_OBJECT_NAME,
          message = "spec.image.source.claimName must be the name of a PersistentVolumeClaim: lower-case letters, digits, '-' and '.', a letter "
              + "or digit at both ends") String claimName,

      @JsonPropertyDescription("The image's path on that claim.")
      @Size(max = 1024)
      @Pattern(SpecPatterns.CLAIM_PATH)
      @ValidationRule(value = Cel.IS_CLAIM_PATH,
          message = "spec.image.source.path must be a path below the claim's root, such as base/pi4.img.zip: letters, digits, "
              + "'.', '_', '+' and '-', no '..' and no '/' at the front") String path) {}

  /** Options of balenaOS's installer (balenaOS 6.1.15 and later read the target devices). */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Installer(
      @JsonPropertyDescription("Storage devices to install to, the first one found wins, such as nvme0n1.")
      @Size(min = 1, max = 16)
      @ValidationRule(value = Cel.ALL_ARE_STORAGE_DEVICES,
          message = "spec.image.installer.targetDevices must be names as in /dev, without the /dev/, such as nvme0n1") List<@Size(
              max = 32) @Pattern(SpecPatterns.STORAGE_DEVICE) String> targetDevices,

      @JsonPropertyDescription("Install even over another system.") Boolean migrateForce) {}
}
