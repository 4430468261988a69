package org.chameleoncloud.edge.balenaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyfileTest {
  private static final String WIFI = """
      # the lab's
      [connection]
      id=lab
      type=wifi

      [wifi]
      ssid=%s

      [wifi-security]
      key-mgmt=%s
      psk=%s
      """;
  private static final String THIRTY_TWO = "0123456789abcdef0123456789abcdef";

  private static String wifi(String key) {
    return WIFI.formatted("lab net", "wpa-psk", key);
  }

  private static String network(String ssid) {
    return WIFI.formatted(ssid, "wpa-psk", "12345678");
  }

  private static void assertAccepted(String text) {
    assertThat(Keyfile.problem(text)).isEmpty();
  }

  private static void assertRefused(String text, String... parts) {
    assertThat(Keyfile.problem(text)).hasValueSatisfying(
        problem -> assertThat(problem).contains(parts).doesNotContain("hunter2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"12345678", "a passphrase with spaces", "\\s234567\\s", "1234567 ",
      "\\\\1234567", "012345678901234567890123456789012345678901234567890123456789\\\\\\\\",
      "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"})
  void acceptsWifiWithAValidKey(String key) {
    assertAccepted(wifi(key));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hunter2", " hunter2", "hunter\\\\",
      "0123456789012345678901234567890123456789012345678901234567890123-",
      "zz112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"})
  void refusesWifiWithAnInvalidKey(String key) {
    assertRefused(wifi(key), "8 to 63 characters");
  }

  @Test
  void refusesAnUnknownEscape() {
    assertRefused(WIFI.formatted("lab", "wpa-psk", "hunter2\\x"), "wifi-security.psk", "backslash");
  }

  @Test
  void doesNotCheckTheLengthOfOtherTypesOfKeys() {
    assertAccepted(WIFI.formatted("lab", "sae", "short"));
    assertAccepted("""
        [connection]
        type=802-11-wireless
        [802-11-wireless]
        ssid=eduroam
        [802-11-wireless-security]
        key-mgmt=wpa-eap
        [802-1x]
        eap=peap;
        identity=anna
        phase2-auth=mschapv2
        password=x
        """);
    assertRefused(WIFI.formatted("lab", "sae", ""), "needs a psk");
    assertRefused(WIFI.formatted("lab", "", "hunter22"), "key-mgmt=wpa-psk");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lab", "101", "97;98;", " 97 ; 98 ; ", "11\\\\;12\\\\;", "B\u00fcro",
      THIRTY_TWO,
      "48;49;50;51;52;53;54;55;48;49;50;51;52;53;54;55;48;49;50;51;52;53;54;55;48;49;50;"
          + "51;52;53;54;55;"})
  void acceptsAnSsidInEachNotation(String ssid) {
    assertAccepted(network(ssid));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", THIRTY_TWO + "x", THIRTY_TWO + ";", THIRTY_TWO + " ",
      "0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;"})
  void refusesAnSsidOfInvalidLength(String ssid) {
    assertRefused(network(ssid), "1 to 32 bytes");
  }

  @Test
  void acceptsAStaticAddressWithoutAnIdWhichNetworkManagerGenerates() {
    assertAccepted("""
        [connection]
        type=ethernet
        [ipv4]
        method=manual
        address1=10.0.0.7/24,10.0.0.1
        """.replace("\n", "\r\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "# a comment\n\n[connection]\r\nid=x\r\ntype = vpn\r\n[vpn]\r\nservice-type=x\r\n",
      "[802-1x]\neap=sim;\npassword==\n[connection]\ntype=ethernet\n[proxy]\n"})
  void acceptsOtherTypesOfConnections(String text) {
    assertAccepted(text);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
      "''|has no type", "[connection]~id=x|has no type", "[connection]~type=|has no type",
      "[ethernet]~type=wifi|has no type", "type=wifi|line 1 of the keyfile",
      "[connection]~type=wifi~psk hunter2|line 3 of the keyfile",
      "[connection]~=hunter2|line 2 of the keyfile",
      "{\"psk\": \"hunter2\"}|line 1 of the keyfile", "hunter2|line 1 of the keyfile",
      "[connection]~id=x~type=wifi|ssid",
      "[connection]~type=wifi~id=\uFFFD|UTF-8"})
  void namesTheLineOrTheKeyAndDoesNotQuoteIt(String text, String part) {
    assertRefused(text.replace("''", "").replace('~', '\n'), part);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, value = {
      "type=Wi-Fi~[wifi]~ssid=Lab|connection.type is \"Wi-Fi\"; set it to one of ",
      "type=wifi ~[wifi]~ssid=Lab|connection.type is \"wifi \"; blanks are part of the value",
      "type=ethernet # the lab's|connection.type is \"ethernet # the lab's\"",
      "type=ethernet~[ipv4]~method=static~address1=192.0.2.10/24|ipv4.method is \"static\"",
      "type=ethernet~[ipv6]~method=none|ipv6.method is \"none\"",
      "type=ethernet~[ipv4]~address1=192.0.2.10/24|[ipv4] has no method",
      "type=ethernet~[ipv4]~method=manual|there is no address",
      "type=ethernet~[ipv4]~method=disabled~address1=192.0.2.10/24|there is an address",
      "type=ethernet~[ipv4]~method=manual~address1=192.0.2.10|its prefix length",
      "type=ethernet~[ipv4]~method=auto~dns=192.0.2.1,192.0.2.2|a semicolon behind it",
      "type=wifi~[wifi]~ssid=Lab~[wifi-security]~key-mgmt=wpa-psk ~psk=correct horse|wifi-security.key-mgmt is \"wpa-psk \"; blanks are",
      "type=wifi~[wifi]~ssid=Lab~[wifi-security]~key-mgmt=wpa2-psk~psk=correct horse|wifi-security.key-mgmt is \"wpa2-psk\"",
      "type=wifi~[wifi]~ssid=Lab~[wifi-security]~auth-alg=open|[wifi-security] has no key-mgmt",
      "type=wifi~[wifi]~ssid=Lab~[wifi_security]~key-mgmt=wpa-psk~psk=correct horse|[wifi_security] is not a section",
      "type=wifi~[wifi]~ssid=Lab~hidden=yes|wifi.hidden is \"yes\"; set it to true or false",
      "type=wifi~[wifi]~ssid=Lab~mode=client|wifi.mode is \"client\"",
      "type=wifi~[wifi]~ssid=Lab~[wifi-security]~key-mgmt=wpa-eap|needs a section [802-1x]",
      "type=wifi~[wifi]~ssid=Lab~[802-1x]~eap=PEAP;|802-1x.eap is \"PEAP\"",
      "type=bridge~interface-name=bridge of the lab~[bridge]|connection.interface-name is \"bridge of the lab\""})
  void namesTheKeyAndQuotesAValueThatNetworkManagerDoesNotKnow(String lines, String part) {
    assertRefused("[connection]\n" + lines.replace('~', '\n') + "\n", part);
  }

  @ParameterizedTest
  @ValueSource(strings = {"WPA-PSK", "Sae", "wpa-psk", "OWE"})
  void ignoresTheCaseOfTheTypeOfKey(String type) {
    assertAccepted(WIFI.formatted("lab", type, "correct horse"));
  }
}
