package org.chameleoncloud.edge.baker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static final String KEY = "AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";
  private static final String WIFI = """
      # the lab's
      [connection]
      id=lab
      type=wifi

      [wifi]
      ssid=lab net

      [wifi-security]
      key-mgmt=wpa-psk
      psk=%s
      """;

  @Test
  void acceptsWhatBalenaOsDocuments() {
    assertThatCode(() -> check("""
        {"hostname": "uc-rpi4-03", "ntpServers": "0.pool.example.org 10.0.0.1",
         "dnsServers": "8.8.8.8 2001:db8::1", "country": "US", "persistentLogging": true,
         "developmentMode": false, "unknown": {"to": "us"},
         "installer": {"target_devices": "nvme0n1 sda", "migrate": {"force": true}},
         "os": {"sshKeys": ["ssh-ed25519 %s somebody", "ssh-ed25519 %s"]}}
        """.formatted(KEY, KEY))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'hostname': 'Under_score'}", "{'ntpServers': ['a']}",
      "{'ntpServers': 'a  b'}", "{'dnsServers': 'x;y'}", "{'country': 'us'}",
      "{'persistentLogging': 'true'}", "{'developmentMode': 1}",
      "{'installer': {'target_devices': ['nvme0n1']}}",
      "{'installer': {'target_devices': 'a  b'}}", "{'installer': {'migrate': {'force': 'yes'}}}",
      "{'os': {'sshKeys': 'ssh-ed25519 AAAA'}}", "{'os': {'sshKeys': ['hello']}}",
      "{'os': {'sshKeys': ['ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIAAB']}}",
      "{'os': {'sshKeys': ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAB']}}",
      "{'os': {'sshKeys': ['ssh-ed25519 not-base64!']}}"})
  void refusesWhatADeviceWouldIgnore(String config) {
    assertThatThrownBy(() -> check(config.replace('\'', '"'))).isInstanceOf(BakeFailure.class)
        .hasMessageContaining("must be");
  }

  @ParameterizedTest
  @ValueSource(strings = {"12345678", "a passphrase with spaces",
      "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"})
  void acceptsWifiWithAProperKey(String key) {
    assertThat(wifi(key)).hasToString("Connection[lab]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hunter2",
      "0123456789012345678901234567890123456789012345678901234567890123-",
      "zz112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"})
  void refusesWifiWithAKeyThatNoAccessPointTakes(String key) {
    assertThatThrownBy(() -> wifi(key)).hasMessageContaining("8 to 63 characters")
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[connection]\nid=x", "[connection]\ntype=ethernet",
      "[connection]\nid=x\ntype=wifi", "garbage", "id=x"})
  void refusesWhatIsNoKeyfile(String text) {
    assertThatThrownBy(() -> Connection.of("lab", text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(BakeFailure.class).hasMessageContaining("the network connection lab");
  }

  @Test
  void acceptsAStaticAddress() {
    assertThat(Connection.of("eth", """
        [connection]
        id=static
        type=ethernet
        [ipv4]
        method=manual
        address1=10.0.0.7/24,10.0.0.1
        """.getBytes(StandardCharsets.UTF_8)).name()).isEqualTo("eth");
  }

  private static Connection wifi(String key) {
    return Connection.of("lab", WIFI.formatted(key).getBytes(StandardCharsets.UTF_8));
  }

  private static void check(String config) {
    Settings.check(ConfigJson.parse(config.getBytes(StandardCharsets.UTF_8), "the test's",
        Reason.BadConfiguration));
  }
}
