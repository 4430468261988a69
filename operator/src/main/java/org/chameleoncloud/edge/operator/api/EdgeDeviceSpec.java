package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.chameleoncloud.edge.balenaos.HostName;

/**
 * The desired state of a device. A property that is absent is not managed: what the testbed has stays.
 *
 * <p>The components' descriptions are what {@code kubectl explain} prints.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = Cel.MANAGED_HAS_A_MACHINE_NAME, fieldPath = ".machineName",
    reason = "FieldValueRequired",
    message = "spec.machineName is required, except with spec.managementPolicy Observe: set the device type, such as "
        + "raspberrypi4-64")
@ValidationRule(value = Cel.MANAGED_HAS_A_CONTACT_EMAIL, fieldPath = ".contactEmail",
    reason = "FieldValueRequired",
    message = "spec.contactEmail is required, except with spec.managementPolicy Observe: set an address that the "
        + "testbed's operators can write to")
@ValidationRule(value = Cel.ONE_DEVICE_CREDENTIAL, fieldPath = ".deviceCredential",
    message = "spec.deviceCredential and spec.deviceCredentialRef exclude each other: remove one of them")
@JsonIgnoreProperties(ignoreUnknown = true)
@Buildable
public record EdgeDeviceSpec(
    @JsonPropertyDescription("Manage (default): the testbed's record is created and kept as this spec says. Observe: a record that "
        + "others manage is mirrored and never written to, and no image is baked; the condition Ready says what a change to Manage would do.") ManagementPolicy managementPolicy,

    @JsonPropertyDescription("The id of the testbed's record. With managementPolicy Observe, the record to mirror instead of the one "
        + "of the device's name; with the role admin it may be another project's. With Manage, the only record that may be adopted: no other is, and none is created.")
    @Size(max = SpecPatterns.ANY_LENGTH)
    @ValidationRule(value = Cel.IS_UUID,
        message = "spec.uuid must be the id of a record: 36 characters, lower-case hexadecimal digits and dashes, "
            + "such as 9f2a008e-eac8-4cd7-9164-db5075faa039") String uuid,

    @JsonPropertyDescription("The device's name on the testbed, and its host name: lower-case letters, digits, '-' and '.', "
        + "at most 63 characters, unique on the whole testbed. Cannot change while the device is registered, and is spent once its record "
        + "is deleted: reservations never take it again. Default: metadata.name.")
    @Size(max = HostName.MAX_LENGTH)
    @ValidationRule(value = Cel.IS_NAME,
        message = "spec.name must be an RFC 1123 name: lower-case letters, digits, '-' and '.', a letter or digit "
            + "at both ends; the testbed names the device's node after it") String name,

    @JsonPropertyDescription("The device type, such as raspberrypi4-64 or jetson-nano; the testbed decides which types it "
        + "accepts. Required, except with managementPolicy Observe. Cannot change while the device is registered.")
    @Size(max = 63)
    @ValidationRule(value = Cel.IS_MACHINE_NAME,
        message = "spec.machineName must be a device type: lower-case letters, digits and '-', such as "
            + "raspberrypi4-64") String machineName,

    @JsonPropertyDescription("The address that the testbed's operators write to about this device. Required, except with "
        + "managementPolicy Observe.")
    @Size(max = 254)
    @ValidationRule(value = Cel.IS_EMAIL,
        message = "spec.contactEmail must be an e-mail address, such as lab@example.org") String contactEmail,

    @JsonPropertyDescription("Names or ids of the projects that may reserve the device; an id as 32 digits without "
        + "dashes. Absent: not managed. Set it before the device is registered: a later change may be refused by the "
        + "testbed's reservation service, and a removal never reaches it.")
    @Size(max = 256)
    @ValidationRule(value = Cel.IS_NOT_EMPTY, message = ProjectRules.EMPTY)
    @ValidationRule(value = Cel.NO_ENTRY_IS_BLANK, message = ProjectRules.BLANK)
    @ValidationRule(value = Cel.ALL_ARE_SINGLE_PROJECTS, message = ProjectRules.ONE_PER_ENTRY)
    @ValidationRule(value = Cel.NO_ID_IS_MISSPELLED,
        message = ProjectRules.MISSPELLED_ID) List<@Size(
            max = 255) String> authorizedProjects,

    @JsonPropertyDescription("Why the device is restricted; shown to other users.")
    @Size(max = 1024) String authorizedProjectsReason,

    @JsonPropertyDescription("Whether workloads on the device may reach its local network. Absent: not managed. A change back "
        + "from deny to allow is stored, but the node's label remains until an operator of the testbed clears it.") LocalEgress localEgress,

    @JsonPropertyDescription("Hardware that workloads may use, such as pi_camera, pi_gpio, pi_serial. Absent: not managed.")
    @Size(max = 64)
    @ValidationRule(value = Cel.ALL_ARE_PROFILES,
        message = "spec.deviceProfiles must be names of lower-case letters, digits, '_' and '-', such as pi_camera") List<@Size(
            max = 63) String> deviceProfiles,

    @JsonPropertyDescription("The Secret in this namespace with the application credential to register with, "
        + "under the key clouds.yaml or openrc, or as OS_* variables. Default: chi-edge.") CredentialsRef credentialsRef,

    @JsonPropertyDescription("The Secret in this namespace with the application credential that the device itself signs in "
        + "with. It must be for the same testbed: the two Secrets have the same auth_url. Anyone who has the device can read the "
        + "credential on it. Default: the one of credentialsRef.") CredentialsRef deviceCredentialRef,

    @JsonPropertyDescription("A credential of the device's own, instead of deviceCredentialRef. The credential of credentialsRef must have "
        + "been created with --unrestricted.") DeviceCredentialSpec deviceCredential,

    @JsonPropertyDescription("What happens to the testbed's record when this resource is deleted: Delete or Retain. "
        + "Default: Delete for a record that this resource registered, Retain for one that it adopted; "
        + "status.onDelete says which.") DeletionPolicy deletionPolicy,

    @JsonPropertyDescription("What happens to a write that would disturb a reservation of the device, because the testbed reruns "
        + "the device's checks after it: Wait (default) until the reservation is over, or Proceed.") DisruptionPolicy disruption,

    @JsonPropertyDescription("Bake an operating-system image for this device. Absent: no image.") ImageSpec image) {

  /** The Secret that is read when {@code credentialsRef} names none. */
  public static final String DEFAULT_SECRET = "chi-edge";

  /** Whether a record is only mirrored. */
  public boolean observes() {
    return managementPolicy == ManagementPolicy.Observe;
  }

  /** {@code credentialsRef} with its defaults filled in. */
  public CredentialsRef credentials() {
    return credentialsRef == null
        ? new CredentialsRef(DEFAULT_SECRET, null)
        : credentialsRef.orDefault(DEFAULT_SECRET);
  }

  /** How the operator is to manage the device's credential; null if it does not. */
  public ManagedCredential managedCredential() {
    return deviceCredential == null || observes() ? null : deviceCredential.managed();
  }

  /** {@code deviceCredentialRef} with its default, the credential that registers the device, filled in. */
  public CredentialsRef deviceCredentials() {
    return deviceCredentialRef == null
        ? credentials()
        : deviceCredentialRef.orDefault(credentials().name());
  }
}
