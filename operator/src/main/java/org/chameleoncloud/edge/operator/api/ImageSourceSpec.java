package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import java.util.Locale;

/** Where a base image is, how a newer one is noticed, and what that does to devices. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = Cel.ONE_PLACE_OF_IMAGE,
    message = "spec must have either url, or claimName and path, or balenaOS")
@ValidationRule(value = Cel.URL_IS_VALID, fieldPath = ".url",
    message = "spec.url must be an http or https address without a user name")
@ValidationRule(value = Cel.CHECKSUM_URL_IS_VALID, fieldPath = ".checksumURL",
    message = "spec.checksumURL must be an http or https address without a user name")
@ValidationRule(value = Cel.CHECKSUM_URL_NEEDS_A_URL, fieldPath = ".checksumURL",
    reason = "FieldValueForbidden",
    message = "spec.checksumURL goes with spec.url, and not with spec.sha256: the digest is either fixed or published")
@ValidationRule(value = Cel.CLAIM_PATH_IS_VALID, fieldPath = ".path",
    message = "spec.path must be a path below the claim's root, such as base/pi4.img.zip: letters, digits, '.', '_', '+' "
        + "and '-', no '..' and no leading '/'")
@ValidationRule(value = Cel.PATH_IS_NO_OUTPUT, fieldPath = ".path",
    message = "spec.path names a file that is stored for a device: name an image from balena")
@JsonIgnoreProperties(ignoreUnknown = true)
@Buildable
public record ImageSourceSpec(
    @JsonPropertyDescription("An http or https address of the image, raw or compressed. The operator never downloads it: it asks for "
        + "checksumURL or, without a digest, for the server's ETag and Last-Modified.")
    @Size(max = 2048) String url,

    @JsonPropertyDescription("The SHA-256 of the image as downloaded. With it the operator looks for no newer image.")
    @Size(max = SpecPatterns.ANY_LENGTH)
    @ValidationRule(value = Cel.IS_SHA256,
        message = "spec.sha256 must be 64 hexadecimal characters") String sha256,

    @JsonPropertyDescription("An http or https address of a checksum file of the image, as sha256sum writes it, with or without --tag, "
        + "or openssl. A new digest in it is a new revision.")
    @Size(max = 2048) String checksumURL,

    @JsonPropertyDescription("A PersistentVolumeClaim in this namespace that holds the image; not in a ClusterEdgeImageSource.")
    @Size(max = SpecPatterns.OBJECT_NAME_LENGTH)
    @ValidationRule(value = Cel.IS_OBJECT_NAME,
        message = "spec.claimName must be the name of a PersistentVolumeClaim: lower-case letters, digits, '-' and '.', a letter "
            + "or digit at both ends") String claimName,

    @JsonPropertyDescription("The image's path on that claim, in a directory without baked images.")
    @Size(max = 1024) String path,

    @JsonPropertyDescription("The image that balena offers for each device's type.") BalenaOS balenaOS,

    @JsonPropertyDescription("A version to display, such as 6.10.24+rev3. With neither sha256 nor url, a new version is a new "
        + "revision.")
    @Size(max = SpecPatterns.OS_VERSION_LENGTH)
    @ValidationRule(value = Cel.IS_NOT_EMPTY,
        message = "spec.version must not be empty") String version,

    @JsonPropertyDescription("How often a newer image is looked for: minutes or hours, 10m or longer. Default: 12h.")
    @Size(max = 8)
    @ValidationRule(value = Cel.IS_INTERVAL,
        message = "spec.interval must be minutes or hours, 10m to 9999h") String interval,

    @JsonPropertyDescription("How many earlier revisions status.history lists, 0 to 10. Default: 3. Stored images and the base "
        + "cache do not depend on it.")
    @ValidationRule(value = Cel.IS_KEEP, message = "spec.keep must be 0 to 10") Integer keep,

    @JsonPropertyDescription("What a new revision does to devices that were baked from an earlier one. Never: nothing. Unflashed "
        + "(default): a device that the testbed has never seen online is baked again. All: every device is baked again.") OnUpdate onUpdate) {

  /** How many revisions may be kept. */
  public static final int MAX_KEEP = 10;

  private static final int DEFAULT_KEEP = 3;
  private static final Duration DEFAULT_INTERVAL = Duration.ofHours(12);

  /** {@code keep} with its default filled in. */
  public int keepOrDefault() {
    return keep == null ? DEFAULT_KEEP : Math.clamp(keep, 0, MAX_KEEP);
  }

  /** {@code onUpdate} with its default filled in. */
  public OnUpdate onUpdateOrDefault() {
    return onUpdate == null ? OnUpdate.Unflashed : onUpdate;
  }

  /** {@code interval}, at least 10 minutes; the default for one that is not valid. */
  public Duration intervalOrDefault() {
    if (interval == null || !interval.matches(SpecPatterns.INTERVAL)) {
      return DEFAULT_INTERVAL;
    }
    return Duration.parse("PT" + interval.toUpperCase(Locale.ROOT));
  }

  /** An image that balena offers. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record BalenaOS(
      @JsonPropertyDescription("The exact version, such as 6.10.24+rev3, as `balena os versions` lists it for the device "
          + "type; no range, and not latest.")
      @Required
      @Size(max = SpecPatterns.OS_VERSION_LENGTH)
      @ValidationRule(value = Cel.IS_OS_VERSION,
          message = "spec.balenaOS.version must be an exact version of balenaOS, such as 6.10.24+rev3: without a v in front, no "
              + "range, and not latest") String version) {}
}
