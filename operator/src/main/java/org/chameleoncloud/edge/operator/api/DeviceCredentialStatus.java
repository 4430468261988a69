package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** The device credential that the operator created, and what it is doing with it. Never a secret. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@Buildable
public record DeviceCredentialStatus(
    @JsonPropertyDescription("The id of the application credential that the device has, or gets with the next change of the record.") String id,

    @JsonPropertyDescription("Its name at the testbed.") String name,

    @JsonPropertyDescription("When it expires.") String expiresAt,

    @JsonPropertyDescription("The Secret that has it, in the resource's namespace.") String secretName,

    @JsonPropertyDescription("A digest of the accessRules that it was created with; absent without any.") String accessRules,

    @JsonPropertyDescription("When the testbed's record was first seen with it.") String switchedAt,

    @JsonPropertyDescription("When the check balena, which hands it to the device, was first seen to have succeeded after that.") String deliveredAt,

    @JsonPropertyDescription("When the registry had last read by then whether the device is online.") String readBefore,

    @JsonPropertyDescription("Whether the record has another credential by now, which spec.deviceCredentialRef or spec.credentialsRef names.") Boolean replaced,

    @JsonPropertyDescription("The credential before it, until that is revoked.") Previous previous,

    @JsonPropertyDescription("The name of a credential that is about to be created.") String pending,

    @JsonPropertyDescription("How many names have been used for this device's credentials.") Integer serial) {

  /** No credential was created. */
  public static final DeviceCredentialStatus NOTHING = DeviceCredentialStatusBuilder.builder()
      .build();

  /** The number of the name that was used last; 0 for none. */
  public int lastSerial() {
    return serial == null ? 0 : serial;
  }

  /** A credential that is to be revoked. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Previous(
      @JsonPropertyDescription("Its id.") String id,

      @JsonPropertyDescription("Its name at the testbed.") String name,

      @JsonPropertyDescription("When it expires.") String expiresAt,

      @JsonPropertyDescription("The Secret that has it.") String secretName) {}
}
