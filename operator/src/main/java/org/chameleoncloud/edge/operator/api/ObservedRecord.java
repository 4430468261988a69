package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;

/** What the testbed's record holds, without secrets. An absent field is absent in the record. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@Buildable
public record ObservedRecord(
    @JsonPropertyDescription("The id of the record.") String uuid,

    @JsonPropertyDescription("The id of the project that owns the record.") String projectId,

    @JsonPropertyDescription("When the record last changed; health checks do not count.") String updatedAt,

    @JsonPropertyDescription("The device's type.") String machineName,

    @JsonPropertyDescription("Who answers for the device.") String contactEmail,

    @JsonPropertyDescription("The projects that may reserve the device, as the record names them; absent: anyone. "
        + "status.access has what is enforced.") List<String> authorizedProjects,

    @JsonPropertyDescription("Why only these projects may reserve the device.") String authorizedProjectsReason,

    @JsonPropertyDescription("Whether workloads may reach the device's local network: allow or deny; absent: allow.") String localEgress,

    @JsonPropertyDescription("The hardware interfaces that workloads can use.") List<String> deviceProfiles,

    @JsonPropertyDescription("The id of the application credential that the device uses.") String applicationCredentialId,

    @JsonPropertyDescription("How reservations use the device.") String blazarDeviceDriver,

    @JsonPropertyDescription("The device's id at the reservation service.") String blazarDeviceId,

    @JsonPropertyDescription("The device's id in balena.") Long balenaDeviceId,

    @JsonPropertyDescription("The id of the balena fleet that the device belongs to.") Long balenaFleetId,

    @JsonPropertyDescription("The device's tunnels to the testbed.") List<Channel> channels,

    @JsonPropertyDescription("Fields that are too large to be shown whole.") List<String> shortened) {

  /** A WireGuard tunnel between the device and the testbed. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Channel(
      @JsonPropertyDescription("Its name, such as user.")
      @Required String name,

      @JsonPropertyDescription("Its type, such as wireguard.") String type,

      @JsonPropertyDescription("The device's public key.") String publicKey,

      @JsonPropertyDescription("The channel's id on the testbed.") String uuid,

      @JsonPropertyDescription("The device's address in the tunnel.") String address,

      @JsonPropertyDescription("Where the device can be reached, as host and port.") String endpoint,

      @JsonPropertyDescription("The other ends of the tunnel.") List<Peer> peers) {}

  /** The other end of a tunnel. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Peer(
      @JsonPropertyDescription("Its address in the tunnel.") String address,

      @JsonPropertyDescription("Its public key.") String publicKey,

      @JsonPropertyDescription("Where it can be reached, as host and port.") String endpoint) {}
}
