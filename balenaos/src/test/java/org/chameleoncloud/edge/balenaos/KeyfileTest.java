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
      "# a comment\n\n[connection]\r\nid=x\r\ntype = vpn\r\n",
      "[802-1x]\npassword==\n[connection]\ntype=ethernet\n[proxy]\n"})
  void acceptsOtherTypesOfConnectionsUnchecked(String text) {
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
}
