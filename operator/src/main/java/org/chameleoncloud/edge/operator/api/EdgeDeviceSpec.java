package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * What the owner wants. A property that is absent here is not managed: whatever the testbed has stays.
 *
 * <p>The components' descriptions are what {@code kubectl explain} prints.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.name) == has(oldSelf.name) && (!has(self.name) || self.name == oldSelf.name)", fieldPath = ".name", message = "spec.name cannot change: the testbed's node and reservations carry it. "
    + "Delete the device and create one with the new name")
@ValidationRule(value = "!has(self.authorizedProjectsReason) || has(self.authorizedProjects)", fieldPath = ".authorizedProjectsReason", message = "spec.authorizedProjectsReason explains spec.authorizedProjects: set both or neither")
public record EdgeDeviceSpec(
    @JsonPropertyDescription("The device's name on the testbed and its hostname: lower-case letters, digits, '-' and '.', "
        + "at most 63 characters, unique on the whole testbed. Cannot change. Default: metadata.name.") @Size(min = 1, max = SpecPatterns.NAME_LENGTH) @Pattern(SpecPatterns.NAME) String name,

    @JsonPropertyDescription("The device type, such as raspberrypi4-64 or jetson-nano; the testbed decides which types it "
        + "takes. Cannot change.") @Required @Size(min = 1, max = 63) @Pattern(SpecPatterns.MACHINE_NAME) @ValidationRule(value = "self == oldSelf", message = "spec.machineName cannot change: a device's type is fixed when it is registered. "
            + "Delete the device and create it with the other type") String machineName,

    @JsonPropertyDescription("Whom the testbed's operators write to about this device.") @Required @Size(min = 3, max = 254) @Pattern(SpecPatterns.EMAIL) String contactEmail,

    @JsonPropertyDescription("Names or ids of the projects that may reserve the device. Absent: not managed. "
        + "An empty list: anyone may.") @Size(max = 256) List<String> authorizedProjects,

    @JsonPropertyDescription("Shown to others as the reason of the restriction.") @Size(max = 1024) String authorizedProjectsReason,

    @JsonPropertyDescription("Whether workloads on the device may reach its local network. Absent: not managed. Going back "
        + "from deny to allow is stored, but the node's label stays until an operator of the testbed clears it.") LocalEgress localEgress,

    @JsonPropertyDescription("Hardware that workloads may use, such as pi_camera, pi_gpio, pi_serial. Absent: not managed.") @Size(max = 64) List<String> deviceProfiles,

    @JsonPropertyDescription("The Secret in this namespace with the application credential to register with: a key "
        + "clouds.yaml, openrc, or the OS_* variables. Default: chi-edge.") CredentialsRef credentialsRef,

    @JsonPropertyDescription("The Secret in this namespace with the application credential that the device itself signs in "
        + "with. Default: the one of credentialsRef.") CredentialsRef deviceCredentialRef,

    @JsonPropertyDescription("What happens to the testbed's record when this resource is deleted: Delete (default) or "
        + "Retain.") DeletionPolicy deletionPolicy,

    @JsonPropertyDescription("Bake an operating-system image for this device. Absent: no image.") ImageSpec image) {

  /** The Secret that is read when {@code credentialsRef} names none. */
  public static final String DEFAULT_SECRET = "chi-edge";

  /** {@code credentialsRef} with its defaults filled in. */
  public CredentialsRef credentials() {
    return credentialsRef == null
        ? new CredentialsRef(DEFAULT_SECRET, null)
        : credentialsRef.orDefault(DEFAULT_SECRET);
  }

  /** {@code deviceCredentialRef} with its default, the credential that registers the device, filled in. */
  public CredentialsRef deviceCredentials() {
    return deviceCredentialRef == null
        ? credentials()
        : deviceCredentialRef.orDefault(credentials().name());
  }

  /** Whether the testbed's record outlives this resource. */
  public boolean retainsRecord() {
    return deletionPolicy == DeletionPolicy.Retain;
  }
}
