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

    @JsonPropertyDescription("The id of the testbed's record that this resource manages; absent while it only "
        + "observes one, see observed.uuid.") String uuid,

    @JsonPropertyDescription("When the testbed created the record.") String registeredAt,

    @JsonPropertyDescription("What happens to the testbed's record when this resource is deleted: spec.deletionPolicy or, "
        + "without it, Delete for a record that this resource registered and Retain for one that it adopted.") DeletionPolicy onDelete,

    @JsonPropertyDescription("When the testbed last saw the device; absent while it is online.") String lastSeen,

    @JsonPropertyDescription("How many checks are STEADY, out of how many, such as 2/4.") String health,

    @JsonPropertyDescription("The testbed's health checks.") List<Check> checks,

    @JsonPropertyDescription("When the device is reserved, as the testbed's reservation service says.") Reservation reservation,

    @JsonPropertyDescription("Who may reserve the device, as the reservation service enforces it.") Access access,

    @JsonPropertyDescription("What the testbed's record holds, without secrets.") ObservedRecord observed,

    @JsonPropertyDescription("The baked image.") Image image,

    @JsonPropertyDescription("The download of spec.image.source.balenaOS that the image was baked from first, or the revision "
        + "of spec.image.source.sourceRef. Each later bake of the same version or revision must get the same bytes.") ImageSource imageSource,

    @JsonPropertyDescription("The device credential that spec.deviceCredential.managed asks for.") DeviceCredentialStatus deviceCredential,

    @JsonPropertyDescription("What the operator has done so far; for its own use.") Applied applied,

    @JsonPropertyDescription("Ready, Registered, Healthy, Online, AccessEnforced, ImageReady, Reconciling, Stalled; see docs/states.md.") List<Condition> conditions) {

  /** Nothing reported yet. */
  public static final EdgeDeviceStatus NONE = EdgeDeviceStatusBuilder.builder().build();

  /** The condition of a type, if it is reported. */
  public Optional<Condition> condition(ConditionType type) {
    return conditions == null
        ? Optional.empty()
        : conditions.stream().filter(condition -> condition.type().equals(type.text()))
            .findFirst();
  }

  /** The id of the record that the device has or observes, as the column UUID shows it. */
  public Optional<String> shownUuid() {
    return Optional.ofNullable(uuid).or(
        () -> Optional.ofNullable(observed).map(ObservedRecord::uuid));
  }

  /**
   * The id of the record that a device of this name has, or had until it disappeared from the testbed.
   *
   * @param deviceName the name that the device has now; with another one it gets another record
   */
  public Optional<String> recordId(String deviceName) {
    if (uuid != null || applied == null || !deviceName.equals(applied.name())) {
      return Optional.ofNullable(uuid);
    }
    return Optional.ofNullable(applied.goneRecord());
  }

  /** A health check of the testbed, as of its last run. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Check(
      @JsonPropertyDescription("balena, blazar.device, k8s or tunelo.")
      @Required String name,

      @JsonPropertyDescription("PENDING, IN_PROGRESS, STEADY or ERROR.")
      @Required String state,

      @JsonPropertyDescription("Whether it waits for something else, usually for the device to boot.") Boolean deferred,

      @JsonPropertyDescription("Why it waits or failed.") String message) {}

  /** When the device is reserved; nothing says by whom. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Reservation(
      @JsonPropertyDescription("Now, Later, No, or Unknown when the reservations cannot be read.")
      @Required String state,

      @JsonPropertyDescription("When the running reservation ends. If the state is Unknown, as it was known last.") String until,

      @JsonPropertyDescription("When the next reservation begins.") String nextFrom,

      @JsonPropertyDescription("When the last reservation that is known ends.") String lastUntil,

      @JsonPropertyDescription("Why the reservations cannot be read.") String message) {}

  /** Who may reserve the device. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Access(
      @JsonPropertyDescription("Anyone, Projects, Nobody, or Unknown when the reservation service cannot be read.")
      @Required String mode,

      @JsonPropertyDescription("The ids of the projects, if the mode is Projects.") List<String> projects) {}

  /** The baked image on the claim. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  @Buildable
  public record Image(
      @JsonPropertyDescription("The PersistentVolumeClaim that it is stored on.") String claimName,

      @JsonPropertyDescription("Its path on the claim.") String path,

      @JsonPropertyDescription("Raw, ready to flash; Compact, to be expanded with baker expand first; or Config, a config.json.") String form,

      @JsonPropertyDescription("The SHA-256 of the file.") String sha256,

      @JsonPropertyDescription("The size of the file in bytes.") Long sizeBytes,

      @JsonPropertyDescription("When it was baked.") String bakedAt,

      @JsonPropertyDescription("A digest of everything that went into it; when it changes, the image is baked again.") String inputsHash,

      @JsonPropertyDescription("Where an image server offers it, if there is one; it requires a user name and a password, or a link.") String url,

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

  /** What the image was baked from, by what was asked for and what came. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  @Buildable
  public record ImageSource(
      @JsonPropertyDescription("The device type, as balena names it; of an image that balena offers.") String deviceType,

      @JsonPropertyDescription("The version of balenaOS, or the one that the image source displayed.") String version,

      @JsonPropertyDescription("The SHA-256 of the file as downloaded. With it in spec.image.source.sha256, devices of the "
          + "type share one download.") String sha256,

      @JsonPropertyDescription("The image source, as KIND/NAME, if spec.image.source.sourceRef names one.") String source,

      @JsonPropertyDescription("The source's revision.") String revision,

      @JsonPropertyDescription("The address of that revision.") String url,

      @JsonPropertyDescription("The claim of that revision.") String claimName,

      @JsonPropertyDescription("The path of that revision on the claim.") String path) {

    /** A download from balena that the device's own spec names. */
    public ImageSource(String deviceType, String version, String sha256) {
      this(deviceType, version, sha256, null, null, null, null, null);
    }

    /** The same with another digest. */
    public ImageSource withSha256(String digest) {
      return EdgeDeviceStatusImageSourceBuilder.builder(this).sha256(digest).build();
    }
  }

  /** What the operator has to remember between two reconciliations. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  @Buildable
  public record Applied(
      @JsonPropertyDescription("The name that the record was registered with.") String name,

      @JsonPropertyDescription("The device name that the resource claims until it is registered; empty while it only observes.") String claimedName,

      @JsonPropertyDescription("Since when it claims that name.") String claimedAt,

      @JsonPropertyDescription("Properties of the record that came from this resource; each is withdrawn when the spec no longer sets it.") List<String> properties,

      @JsonPropertyDescription("Whether the record had existed before and was adopted; absent for one that this resource registered.") Boolean adopted,

      @JsonPropertyDescription("The id of the record of that name that has disappeared from the testbed.") String goneRecord,

      @JsonPropertyDescription("A digest of the device's credential as last sent.") String deviceCredential,

      @JsonPropertyDescription("A digest of the change of who may reserve the device that was announced last, until it is made.") String announcedChange,

      @JsonPropertyDescription("Whether a restriction was removed from the record, and the reservation service has not shown since that it is lifted.") Boolean restrictionRemains,

      @JsonPropertyDescription("The last value of the sync annotation that was acted on.") String syncRequest,

      @JsonPropertyDescription("How often failed checks were rerun since all checks last succeeded.") Integer repairs,

      @JsonPropertyDescription("When failed checks were last rerun.") String repairedAt,

      @JsonPropertyDescription("How often the record was corrected after another client had changed it; forgotten after an hour without a correction.") Integer corrections,

      @JsonPropertyDescription("When the record was last corrected.") String correctedAt,

      @JsonPropertyDescription("The properties that were corrected.") List<String> correctedProperties,

      @JsonPropertyDescription("The metadata.generation for which the record last was as written, while corrections are remembered.") Long correctedGeneration) {

    /** Nothing done yet. */
    public static final Applied NOTHING = EdgeDeviceStatusAppliedBuilder.builder().build();
  }
}
