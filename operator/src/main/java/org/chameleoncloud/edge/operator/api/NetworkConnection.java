package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Optional;

/**
 * A connection of NetworkManager, which manages balenaOS's network. It becomes the file
 * {@code system-connections/NAME.nmconnection} of the image's boot partition.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = Cel.ONE_KIND_OF_CONNECTION,
    message = "a connection in spec.image.connections takes exactly one of wifi, ethernet and keyfileSecretRef")
@ValidationRule(value = Cel.A_KEYFILE_SAYS_ALL, reason = "FieldValueForbidden",
    message = "a connection in spec.image.connections with a keyfileSecretRef takes no ipv4 and no ipv6: the keyfile "
        + "has them")
@JsonIgnoreProperties(ignoreUnknown = true)
public record NetworkConnection(
    @JsonPropertyDescription("The connection's name, and its file's.")
    @Required
    @Size(max = SpecPatterns.LABEL_LENGTH)
    @ValidationRule(value = Cel.IS_LABEL,
        message = "a connection's name in spec.image.connections has lower-case letters, digits and '-' only, a letter "
            + "or digit at both ends") String name,

    @JsonPropertyDescription("A wireless network, open or with a WPA passphrase.") Wifi wifi,

    @JsonPropertyDescription("A wired network; one that needs no more than DHCP needs no connection at all.") Ethernet ethernet,

    @JsonPropertyDescription("A whole NetworkManager keyfile, for all else: enterprise Wi-Fi, cellular, VPN.") SecretKeyRef keyfileSecretRef,

    @JsonPropertyDescription("A fixed IPv4 address. Absent: DHCP.") Ipv4 ipv4,

    @JsonPropertyDescription("A fixed IPv6 address. Absent: as the network's router says.") Ipv6 ipv6) {

  /** The Secret's key that it needs, if it needs one. */
  public Optional<SecretKeyRef> secretRef() {
    return Optional.ofNullable(wifi == null ? keyfileSecretRef : wifi.passphraseSecretRef());
  }

  /** A wireless network. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(value = Cel.SSID_FITS, fieldPath = ".ssid",
      message = "spec.image.connections: an ssid has 1 to 32 bytes; letters outside ASCII have several")
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Wifi(
      @JsonPropertyDescription("The network's name, 1 to 32 bytes.")
      @Required
      @Size(max = SpecPatterns.ANY_LENGTH) String ssid,

      @JsonPropertyDescription("The WPA passphrase: 8 to 63 printable ASCII characters, or the key itself as 64 "
          + "hexadecimal digits. Absent: an open network.") SecretKeyRef passphraseSecretRef,

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
