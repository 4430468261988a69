package org.chameleoncloud.edge.balenaos;

import static org.chameleoncloud.edge.balenaos.InvalidKeyfileException.require;

import java.util.List;
import java.util.Locale;

/**
 * The keys whose values are names from a closed list. NetworkManager ignores the whole file if a value is not in it
 * (libnm 1.42, the verify functions of its settings). None of these values is secret, so a problem quotes them.
 */
enum KeyfileChoice {
  IPV4_METHOD("ipv4", "method", Match.EXACT, "auto", "manual", "disabled", "link-local", "shared"),
  IPV6_METHOD("ipv6", "method", Match.EXACT, "auto", "dhcp", "manual", "disabled", "ignore",
      "link-local", "shared"),
  WIFI_MODE("wifi", "mode", Match.EXACT, "infrastructure", "ap", "adhoc", "mesh"),
  WIFI_BAND("wifi", "band", Match.EXACT, "a", "bg"),
  KEY_MGMT("wifi-security", "key-mgmt", Match.IGNORING_CASE, "wpa-psk", "sae", "owe", "wpa-eap",
      "wpa-eap-suite-b-192", "ieee8021x", "none"),
  AUTH_ALG("wifi-security", "auth-alg", Match.IGNORING_CASE, "open", "shared", "leap"),
  PROTO("wifi-security", "proto", Match.EACH_ENTRY, "wpa", "rsn"),
  PAIRWISE("wifi-security", "pairwise", Match.EACH_ENTRY, "tkip", "ccmp"),
  GROUP("wifi-security", "group", Match.EACH_ENTRY, "wep40", "wep104", "tkip", "ccmp"),
  EAP("802-1x", "eap", Match.EACH_ENTRY, "peap", "ttls", "tls", "pwd", "fast", "leap", "md5", "sim",
      "external"),
  PHASE2_AUTH("802-1x", "phase2-auth", Match.EXACT, "mschapv2", "mschap", "pap", "chap", "gtc",
      "otp", "md5", "tls"),
  PHASE2_AUTHEAP("802-1x", "phase2-autheap", Match.EXACT, "mschapv2", "gtc", "otp", "md5", "tls"),
  DUPLEX("ethernet", "duplex", Match.EXACT, "full", "half"),
  PORT("ethernet", "port", Match.EXACT, "tp", "aui", "bnc", "mii"),
  BLUETOOTH_TYPE("bluetooth", "type", Match.EXACT, "panu", "nap", "dun");

  private enum Match {
    EXACT,
    IGNORING_CASE,
    EACH_ENTRY
  }

  private static final int MAX_QUOTED = 40;

  private final String section;
  private final String key;
  private final Match match;
  private final List<String> values;

  KeyfileChoice(String section, String key, Match match, String... values) {
    this.section = section;
    this.key = key;
    this.match = match;
    this.values = List.of(values);
  }

  /** Refuses a keyfile with another value. One without the key is fine. */
  static void check(KeyfileText keyfile) throws InvalidKeyfileException {
    for (KeyfileChoice choice : values()) {
      if (keyfile.has(choice.section, choice.key)) {
        choice.checkPresent(keyfile);
      }
    }
  }

  private void checkPresent(KeyfileText keyfile) throws InvalidKeyfileException {
    List<String> entries = match == Match.EACH_ENTRY
        ? keyfile.list(section, key)
        : List.of(keyfile.text(section, key));
    for (String entry : entries) {
      requireOneOf(values, match == Match.IGNORING_CASE ? entry.toLowerCase(Locale.ROOT) : entry,
          section + "." + key, entry);
    }
  }

  /**
   * Requires a value to be one of several.
   *
   * @param compared the value in the form in which it is compared
   * @param written the value as it is quoted
   */
  static void requireOneOf(Iterable<String> values, String compared, String key, String written)
      throws InvalidKeyfileException {
    boolean meant = false;
    for (String value : values) {
      if (value.equals(compared)) {
        return;
      }
      meant |= value.equals(compared.strip());
    }
    throw new InvalidKeyfileException(key + " is " + quoted(written) + (meant
        ? "; blanks are part of the value, remove them"
        : "; set it to one of " + String.join(", ", values)));
  }

  /** A value that is not secret, shortened, in quotes, so that its blanks show. */
  static String quoted(String value) {
    String shown = value.length() <= MAX_QUOTED ? value : value.substring(0, MAX_QUOTED) + "…";
    return '"' + shown + '"';
  }

  /** Requires a key that its section needs. */
  static void requirePresent(KeyfileText keyfile, String section, String key, String example)
      throws InvalidKeyfileException {
    require(!keyfile.text(section, key).isEmpty(),
        "the keyfile's [" + section + "] has no " + key + "; add one, such as " + key + "="
            + example);
  }
}
