package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Optional;

/**
 * A NetworkManager connection; balenaOS uses NetworkManager. It becomes the file
 * {@code system-connections/NAME.nmconnection} of the image's boot partition.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = Cel.ONE_KIND_OF_CONNECTION,
    message = "a connection in spec.image.connections must have exactly one of wifi, ethernet and keyfileSecretRef")
@ValidationRule(value = Cel.KEYFILE_EXCLUDES_ADDRESSES, reason = "FieldValueForbidden",
    message = "a connection in spec.image.connections with a keyfileSecretRef must not have ipv4 or ipv6: set the "
        + "addresses in the keyfile")
@JsonIgnoreProperties(ignoreUnknown = true)
public record NetworkConnection(
    @JsonPropertyDescription("The name of the connection and of its file.")
    @Required
    @Size(max = SpecPatterns.LABEL_LENGTH)
    @ValidationRule(value = Cel.IS_LABEL,
        message = "a connection's name in spec.image.connections must have lower-case letters, digits and '-' only, a letter "
            + "or digit at both ends") String name,

    @JsonPropertyDescription("A wireless network, open or with a WPA passphrase.") Wifi wifi,

    @JsonPropertyDescription("A wired network; one that only needs DHCP needs no connection.") Ethernet ethernet,

    @JsonPropertyDescription("A complete NetworkManager keyfile, for everything else: enterprise Wi-Fi, cellular, VPN.") SecretKeyRef keyfileSecretRef,

    @JsonPropertyDescription("A static IPv4 address. Absent: DHCP.") Ipv4 ipv4,

    @JsonPropertyDescription("A static IPv6 address. Absent: autoconfiguration by the network's router.") Ipv6 ipv6) {

  /** The key of a Secret that it needs, if any. */
  public Optional<SecretKeyRef> secretRef() {
    return Optional.ofNullable(wifi == null ? keyfileSecretRef : wifi.passphraseSecretRef());
  }

  /** A wireless network. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(value = Cel.SSID_IS_VALID, fieldPath = ".ssid",
      message = "spec.image.connections: an ssid must have 1 to 32 bytes; letters outside ASCII have several")
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Wifi(
      @JsonPropertyDescription("The network's name, 1 to 32 bytes.")
      @Required
      @Size(max = SpecPatterns.ANY_LENGTH) String ssid,

      @JsonPropertyDescription("The WPA passphrase: 8 to 63 printable ASCII characters, or the key itself as 64 "
          + "hexadecimal characters. Absent: an open network.") SecretKeyRef passphraseSecretRef,

      @JsonPropertyDescription("Whether the network hides its name.") Boolean hidden) {}

  /** A wired network. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Ethernet(
      @JsonPropertyDescription("Which of several ports it is for, such as eth0. Absent: any.")
      @Size(max = SpecPatterns.ANY_LENGTH)
      @ValidationRule(value = Cel.IS_INTERFACE_NAME,
          message = "spec.image.connections: an interfaceName has 1 to 15 letters, digits, '.', '_' and '-', such as "
              + "eth0") String interfaceName) {}
}
