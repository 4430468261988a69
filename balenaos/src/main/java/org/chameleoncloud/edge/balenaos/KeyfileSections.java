package org.chameleoncloud.edge.balenaos;

import static org.chameleoncloud.edge.balenaos.InvalidKeyfileException.require;
import static org.chameleoncloud.edge.balenaos.KeyfileChoice.quoted;
import static org.chameleoncloud.edge.balenaos.KeyfileChoice.requirePresent;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which sections a keyfile may and must have (libnm 1.42). NetworkManager ignores a section that it does not know: Wi-Fi
 * with its passphrase in such a section is an open network.
 */
final class KeyfileSections {
  private static final String CONNECTION = "connection";
  /** Types of connections that need their section, and those that do not. */
  private static final Set<String> TYPES_WITH_SECTION = Set.of("wifi", "cdma", "vpn", "bridge",
      "bond",
      "vlan", "wireguard", "infiniband", "bluetooth", "dummy", "macvlan", "ip-tunnel", "macsec",
      "pppoe", "adsl", "wifi-p2p", "veth", "vrf", "team", "ovs-bridge", "ovs-port", "ovs-interface",
      "ovs-patch", "6lowpan", "wimax", "802-11-olpc-mesh");
  private static final Set<String> TYPES_WITHOUT_SECTION = Set.of("ethernet", "gsm", "generic",
      "tun",
      "vxlan", "loopback", "ovs-dpdk", "wpan");
  private static final Set<String> VIRTUAL_TYPES = Set.of("bridge", "bond", "team", "dummy",
      "wireguard", "vrf", "veth", "ovs-bridge", "ovs-port");
  private static final Set<String> OTHER_SECTIONS = Set.of(CONNECTION, "ipv4", "ipv6", "proxy",
      "wifi-security", "802-1x", "ppp", "serial", "match", "user", "hostname", "ethtool", "link",
      "sriov", "tc", "dcb", "bond-port", "bridge-port", "team-port", "ovs-external-ids",
      "ovs-other-config", "vpn-secrets", "hsr", "ipvlan", "prefix-delegation");
  private static final Pattern OPEN_SECTIONS = Pattern.compile("\\..*|wireguard-peer\\..+");
  private static final Pattern UUID = Pattern
      .compile("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|[0-9A-Fa-f]{40}");
  /** What the kernel and NetworkManager accept, in at most 15 bytes. */
  private static final Pattern INTERFACE_NAME = Pattern
      .compile("(?!(all|default|bonding_masters|\\.\\.?)$)[^/:%\\s]+");
  private static final int MAX_INTERFACE_NAME_BYTES = 15;
  private static final Pattern ACCESS_POINT = Pattern.compile("[A-Za-z0-9._\\\\-]{0,64}");

  private KeyfileSections() {}

  static void check(KeyfileText keyfile) throws InvalidKeyfileException {
    String type = KeyfileText.shortName(keyfile.text(CONNECTION, "type"));
    require(!type.isEmpty(), "the keyfile's [connection] has no type; add one, such as type=wifi");
    if (!TYPES_WITH_SECTION.contains(type) && !TYPES_WITHOUT_SECTION.contains(type)) {
      Set<String> types = new TreeSet<>(TYPES_WITH_SECTION);
      types.addAll(TYPES_WITHOUT_SECTION);
      KeyfileChoice.requireOneOf(types, type, "connection.type", type);
    }
    for (String section : keyfile.sections()) {
      require(TYPES_WITH_SECTION.contains(section) || TYPES_WITHOUT_SECTION.contains(section)
          || OTHER_SECTIONS.contains(section) || OPEN_SECTIONS.matcher(section).matches(),
          "[" + section + "] is not a section that NetworkManager knows; correct its name, which is"
              + " case-sensitive");
    }
    require(!TYPES_WITH_SECTION.contains(type) || keyfile.hasSection(type) || type.equals("wifi"),
        "connection.type is " + quoted(type) + ", but there is no section [" + type + "]; add it");
    checkConnection(keyfile, type);
    checkRequiredKeys(keyfile, type);
  }

  private static void checkConnection(KeyfileText keyfile, String type)
      throws InvalidKeyfileException {
    keyfile.text(CONNECTION, "id");
    String uuid = keyfile.text(CONNECTION, "uuid");
    require(uuid.isEmpty() || UUID.matcher(uuid).matches(), "connection.uuid is " + quoted(uuid)
        + ", which is not a UUID; remove the line, and one is generated");
    String name = keyfile.text(CONNECTION, "interface-name");
    boolean named = keyfile.has(CONNECTION, "interface-name");
    require(!named || INTERFACE_NAME.matcher(name).matches()
        && name.getBytes(StandardCharsets.UTF_8).length <= MAX_INTERFACE_NAME_BYTES,
        "connection.interface-name is " + quoted(name)
            + ", which is not the name of an interface; set it to one, such as wlan0");
    require(named || !VIRTUAL_TYPES.contains(type), "connection.type is " + quoted(type)
        + ", which needs an interface-name in [connection]; add one");
  }

  private static void checkRequiredKeys(KeyfileText keyfile, String type)
      throws InvalidKeyfileException {
    if (keyfile.hasSection("vpn")) {
      requirePresent(keyfile, "vpn", "service-type", "org.freedesktop.NetworkManager.openvpn");
    }
    if (keyfile.hasSection("pppoe")) {
      requirePresent(keyfile, "pppoe", "username", "anna");
    }
    if (keyfile.hasSection("bluetooth")) {
      requirePresent(keyfile, "bluetooth", "bdaddr", "00:11:22:33:44:55");
      requirePresent(keyfile, "bluetooth", "type", "panu");
    }
    require(!type.equals("vlan") || keyfile.has("vlan", "parent")
        || keyfile.has("ethernet", "mac-address"),
        "the keyfile's [vlan] has no parent; add one, such as parent=eth0");
    String accessPoint = keyfile.text("gsm", "apn").strip();
    require(ACCESS_POINT.matcher(accessPoint).matches(), "gsm.apn is " + quoted(accessPoint)
        + "; write letters, digits, '.', '_' and '-', at most 64 characters");
  }
}
