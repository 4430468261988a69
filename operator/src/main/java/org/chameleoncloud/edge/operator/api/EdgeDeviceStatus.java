package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import java.util.Optional;

/** What the operator found and did. Times are RFC 3339 in UTC, to the second. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@Buildable
public record EdgeDeviceStatus(
    @JsonPropertyDescription("The metadata.generation that this status speaks of.") Long observedGeneration,

    @JsonPropertyDescription("The id of the testbed's record.") String uuid,

    @JsonPropertyDescription("When the testbed made the record.") String registeredAt,

    @JsonPropertyDescription("When the testbed last saw the device, as of its last check.") String lastSeen,

    @JsonPropertyDescription("How many checks are STEADY, of how many, such as 2/4.") String health,

    @JsonPropertyDescription("The testbed's health checks.") List<Check> checks,

    @JsonPropertyDescription("The baked image.") Image image,

    @JsonPropertyDescription("What the operator did so far, for the operator itself.") Applied applied,

    @JsonPropertyDescription("Ready, Registered, Healthy, ImageReady, Reconciling, Stalled; see docs/states.md.") List<Condition> conditions) {

  /** Nothing reported yet. */
  public static final EdgeDeviceStatus NONE = EdgeDeviceStatusBuilder.builder().build();

  /** The condition of a type, where it is reported. */
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

      @JsonPropertyDescription("Whether it waits for something else, most often for the device to boot.") Boolean deferred,

      @JsonPropertyDescription("Why it waits or failed.") String message) {}

  /** The baked image on the claim. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  @Buildable
  public record Image(
      @JsonPropertyDescription("The PersistentVolumeClaim that it lies on.") String claimName,

      @JsonPropertyDescription("Its path on the claim.") String path,

      @JsonPropertyDescription("What lies there: Raw, to be flashed; Compact, to be expanded before.") String form,

      @JsonPropertyDescription("The SHA-256 of the file.") String sha256,

      @JsonPropertyDescription("The size of the file in bytes.") Long sizeBytes,

      @JsonPropertyDescription("When it was baked.") String bakedAt,

      @JsonPropertyDescription("A digest of all that went into it; another one means baking anew.") String inputsHash,

      @JsonPropertyDescription("Where an image server has it, if there is one; it asks for a name and a password.") String url,

      @JsonPropertyDescription("The last value of the rebake annotation that it was baked for.") String rebakeRequest) {

    /** The same image with another address, or with null for none. */
    public Image withUrl(String address) {
      return EdgeDeviceStatusImageBuilder.builder(this).url(address).build();
    }

    /** The same image, as one that was baked for a request. */
    public Image withRebakeRequest(String request) {
      return EdgeDeviceStatusImageBuilder.builder(this).rebakeRequest(request).build();
    }
  }

  /** What the operator has to remember between two looks. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  @Buildable
  public record Applied(
      @JsonPropertyDescription("The name that the record was registered with.") String name,

      @JsonPropertyDescription("Properties of the record that came from this resource and are withdrawn when they leave it.") List<String> properties,

      @JsonPropertyDescription("A digest of the device's credential as last sent.") String deviceCredential,

      @JsonPropertyDescription("The last value of the sync annotation that was carried out.") String syncRequest,

      @JsonPropertyDescription("How often failed checks were run again since all were well.") Integer repairs,

      @JsonPropertyDescription("When failed checks were last run again.") String repairedAt) {

    /** Nothing done yet. */
    public static final Applied NOTHING = EdgeDeviceStatusAppliedBuilder.builder().build();
  }
}
