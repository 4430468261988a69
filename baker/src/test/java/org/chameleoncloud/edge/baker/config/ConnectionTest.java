package org.chameleoncloud.edge.baker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTest {
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

  private static Connection connection(String text) {
    return Connection.of("lab", text.getBytes(StandardCharsets.UTF_8));
  }

  private static Connection wifi(String key) {
    return connection(WIFI.formatted("lab net", "wpa-psk", key));
  }

  private static Connection network(String ssid) {
    return connection(WIFI.formatted(ssid, "wpa-psk", "12345678"));
  }

  private static void refused(String text, String... words) {
    assertThatThrownBy(() -> connection(text)).isInstanceOf(BakeFailure.class)
        .hasMessageContaining("the network connection lab")
        .hasMessageContainingAll(words)
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"12345678", "a passphrase with spaces", "\\s234567\\s", "1234567 ",
      "\\\\1234567", "012345678901234567890123456789012345678901234567890123456789\\\\\\\\",
      "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"})
  void acceptsWifiWithAProperKey(String key) {
    assertThat(wifi(key)).hasToString("Connection[lab]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hunter2", " hunter2", "hunter\\\\",
      "0123456789012345678901234567890123456789012345678901234567890123-",
      "zz112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"})
  void refusesWifiWithAKeyThatNoAccessPointTakes(String key) {
    assertThatThrownBy(() -> wifi(key)).hasMessageContaining("8 to 63 characters")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void refusesAnEscapeBecauseOfWhichNetworkManagerDropsTheKey() {
    refused(WIFI.formatted("lab", "wpa-psk", "hunter2\\x"), "wifi-security.psk", "backslash");
  }

  @Test
  void leavesTheRulesForOtherKeysToTheirProtocols() {
    connection(WIFI.formatted("lab", "sae", "short"));
    connection("""
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
    refused(WIFI.formatted("lab", "sae", ""), "needs a psk");
    refused(WIFI.formatted("lab", "", "hunter22"), "key-mgmt=wpa-psk");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lab", "101", "97;98;", " 97 ; 98 ; ", "11\\\\;12\\\\;", "B\u00fcro",
      THIRTY_TWO,
      "48;49;50;51;52;53;54;55;48;49;50;51;52;53;54;55;48;49;50;51;52;53;54;55;48;49;50;"
          + "51;52;53;54;55;"})
  void acceptsAnSsidHoweverItIsWritten(String ssid) {
    assertThat(network(ssid).name()).isEqualTo("lab");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", THIRTY_TWO + "x", THIRTY_TWO + ";", THIRTY_TWO + " ",
      "0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;"})
  void refusesAnSsidThatNoNetworkHas(String ssid) {
    assertThatThrownBy(() -> network(ssid)).hasMessageContaining("1 to 32 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[connection]\nid=x", "[connection]\nid=x\ntype=wifi", "hunter2",
      "id=x"})
  void refusesWhatIsNoKeyfile(String text) {
    refused(text, "is no keyfile that works");
  }

  @Test
  void acceptsAStaticAddressWithoutTheIdThatNetworkManagerMakesItself() {
    assertThat(connection("""
        [connection]
        type=ethernet
        [ipv4]
        method=manual
        address1=10.0.0.7/24,10.0.0.1
        """.replace("\n", "\r\n")).name()).isEqualTo("lab");
  }
}
