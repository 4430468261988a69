package org.chameleoncloud.edge.balenaos;

import static org.chameleoncloud.edge.balenaos.InvalidKeyfileException.require;
import static org.chameleoncloud.edge.balenaos.KeyfileChoice.quoted;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * The keys whose values are numbers, truth values or hardware addresses. NetworkManager logs a warning for an invalid one
 * and uses the default instead (libnm 1.42), so that {@code hidden=yes} leaves a device offline.
 */
enum KeyfileNumber {
  AUTOCONNECT_PRIORITY("connection", "autoconnect-priority", -999, 999),
  ETHERNET_MTU("ethernet", "mtu", 0, KeyfileNumber.MAX_UNSIGNED),
  WIFI_MTU("wifi", "mtu", 0, KeyfileNumber.MAX_UNSIGNED),
  WIFI_CHANNEL("wifi", "channel", 0, KeyfileNumber.MAX_UNSIGNED),
  PMF("wifi-security", "pmf", 0, 3),
  PSK_FLAGS("wifi-security", "psk-flags", 0, 7),
  VLAN_ID("vlan", "id", 0, 4095);

  private static final long MAX_UNSIGNED = 0xFFFFFFFFL;
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,15}[ \t\f\r]*");
  private static final Pattern TRUTH_VALUE = Pattern.compile("(true|false|1|0)[ \t\f\r]*");
  private static final Set<String> TRUTH_VALUES = Set.of("connection.autoconnect", "wifi.hidden",
      "ipv4.never-default", "ipv4.may-fail", "ipv4.ignore-auto-dns", "ipv4.ignore-auto-routes",
      "ipv4.dhcp-send-hostname", "ipv6.never-default", "ipv6.may-fail", "ipv6.ignore-auto-dns",
      "ipv6.ignore-auto-routes", "ipv6.dhcp-send-hostname", "ethernet.auto-negotiate",
      "gsm.auto-config", "gsm.home-only", "802-1x.system-ca-certs", "802-1x.optional");
  private static final Pattern HARDWARE_ADDRESS = Pattern.compile(
      "[0-9A-Fa-f]{1,2}([:-][0-9A-Fa-f]{1,2}){5}|([0-9]{1,3};){5}[0-9]{1,3};?");
  private static final Set<String> HARDWARE_ADDRESSES = Set.of("ethernet.mac-address",
      "ethernet.cloned-mac-address", "wifi.mac-address", "wifi.cloned-mac-address", "wifi.bssid");
  private static final Set<String> HARDWARE_ADDRESS_POLICIES = Set.of("preserve", "permanent",
      "random", "stable", "stable-ssid");

  private final String section;
  private final String key;
  private final long least;
  private final long greatest;

  KeyfileNumber(String section, String key, long least, long greatest) {
    this.section = section;
    this.key = key;
    this.least = least;
    this.greatest = greatest;
  }

  /** Refuses a keyfile in which one of these keys has an invalid value. */
  static void check(KeyfileText keyfile) throws InvalidKeyfileException {
    for (KeyfileNumber number : values()) {
      if (keyfile.has(number.section, number.key)) {
        number.checkPresent(keyfile.raw(number.section, number.key));
      }
    }
    for (String section : keyfile.sections()) {
      for (String key : keyfile.keys(section)) {
        checkOther(section + "." + key, keyfile.raw(section, key));
      }
    }
  }

  private void checkPresent(String raw) throws InvalidKeyfileException {
    boolean valid = INTEGER.matcher(raw).matches();
    long value = valid ? Long.parseLong(raw.strip()) : 0;
    require(valid && value >= least && value <= greatest, section + "." + key + " is " + quoted(raw)
        + "; set it to a number from " + least + " to " + greatest);
  }

  private static void checkOther(String name, String raw) throws InvalidKeyfileException {
    if (TRUTH_VALUES.contains(name)) {
      require(TRUTH_VALUE.matcher(raw).matches(),
          name + " is " + quoted(raw) + "; set it to true or false");
    }
    if (HARDWARE_ADDRESSES.contains(name)) {
      boolean policy = name.endsWith("cloned-mac-address")
          && HARDWARE_ADDRESS_POLICIES.contains(raw);
      require(policy || HARDWARE_ADDRESS.matcher(raw).matches(),
          name + " is " + quoted(raw)
              + "; set it to a hardware address, such as 00:11:22:33:44:55");
    }
  }
}
