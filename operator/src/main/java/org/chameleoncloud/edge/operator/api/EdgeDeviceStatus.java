package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import java.util.Optional;

/** What the operator observed and did. Times are RFC 3339 in UTC, to the second. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@Buildable
public record EdgeDeviceStatus(
    @JsonPropertyDescription("The metadata.generation that this status applies to.") Long observedGeneration,

    @JsonPropertyDescription("The id of the testbed's record.") String uuid,

    @JsonPropertyDescription("When the testbed created the record.") String registeredAt,

    @JsonPropertyDescription("When the testbed last saw the device, as of its last check.") String lastSeen,

    @JsonPropertyDescription("How many checks are STEADY, out of how many, such as 2/4.") String health,

    @JsonPropertyDescription("The testbed's health checks.") List<Check> checks,

    @JsonPropertyDescription("The baked image.") Image image,

    @JsonPropertyDescription("What the operator has done so far; for its own use.") Applied applied,

    @JsonPropertyDescription("Ready, Registered, Healthy, ImageReady, Reconciling, Stalled; see docs/states.md.") List<Condition> conditions) {

  /** Nothing reported yet. */
  public static final EdgeDeviceStatus NONE = EdgeDeviceStatusBuilder.builder().build();

  /** The condition of a type, if it is reported. */
  public Optional<Condition> condition(ConditionType type) {
    return conditions == null
        ? Optional.empty()
        : conditions.stream().filter(condition -> condition.type().equals(type.text()))
            .findFirst();
  }

  /** A health check of the testbed, as of its last run. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Check(
      @JsonPropertyDescription("balena, blazar.device, k8s or tunelo.")
      @Required String name,

      @JsonPropertyDescription("PENDING (also while it runs), STEADY or ERROR.")
      @Required String state,

      @JsonPropertyDescription("Whether it waits for something else, usually for the device to boot.") Boolean deferred,

      @JsonPropertyDescription("Why it waits or failed.") String message) {}

  /** The baked image on the claim. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  @Buildable
  public record Image(
      @JsonPropertyDescription("The PersistentVolumeClaim that it is stored on.") String claimName,

      @JsonPropertyDescription("Its path on the claim.") String path,

      @JsonPropertyDescription("Raw, ready to flash; or Compact, to be expanded with baker expand first.") String form,

      @JsonPropertyDescription("The SHA-256 of the file.") String sha256,

      @JsonPropertyDescription("The size of the file in bytes.") Long sizeBytes,

      @JsonPropertyDescription("When it was baked.") String bakedAt,

      @JsonPropertyDescription("A digest of everything that went into it; when it changes, the image is baked again.") String inputsHash,

      @JsonPropertyDescription("Where an image server offers it, if there is one; it asks for a user name and a password.") String url,

      @JsonPropertyDescription("The last value of the rebake annotation that it was baked for.") String rebakeRequest) {

    /** The same image with another URL; null for none. */
    public Image withUrl(String newUrl) {
      return EdgeDeviceStatusImageBuilder.builder(this).url(newUrl).build();
    }

    /** The same image, baked for a request. */
    public Image withRebakeRequest(String request) {
      return EdgeDeviceStatusImageBuilder.builder(this).rebakeRequest(request).build();
    }
  }

  /** What the operator has to remember between two reconciliations. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  @Buildable
  public record Applied(
      @JsonPropertyDescription("The name that the record was registered with.") String name,

      @JsonPropertyDescription("Properties of the record that came from this resource; each is withdrawn when the spec no longer sets it.") List<String> properties,

      @JsonPropertyDescription("A digest of the device's credential as last sent.") String deviceCredential,

      @JsonPropertyDescription("The last value of the sync annotation that was acted on.") String syncRequest,

      @JsonPropertyDescription("How often failed checks were rerun since all checks last succeeded.") Integer repairs,

      @JsonPropertyDescription("When failed checks were last rerun.") String repairedAt) {

    /** Nothing done yet. */
    public static final Applied NOTHING = EdgeDeviceStatusAppliedBuilder.builder().build();
  }
}
