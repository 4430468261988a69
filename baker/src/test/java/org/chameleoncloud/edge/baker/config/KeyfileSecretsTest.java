package org.chameleoncloud.edge.baker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyfileSecretsTest {
  @ParameterizedTest
  @ValueSource(strings = {"[wifi-security]\npsk=12345678", "[wifi-security]\r\n psk = 12345678\r\n",
      "[wifi-security]\nwep-key0=abcde", "[wifi-security]\nleap-password=x", "[gsm]\npin=1234",
      "[802-1x]\npassword=x", "[802-1x]\npassword-raw=1;2;", "[802-1x]\nprivate-key-password=x",
      "[wireguard]\nprivate-key=x=", "[wireguard-peer.x]\npreshared-key=x=",
      "[vpn-secrets]\nanything at all=x", "[macsec]\nmka-cak=00", "psk=without a section"})
  void findsASecret(String keyfile) {
    assertThat(first(keyfile)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[connection]\nid=psk\ntype=wifi", "[wifi-security]\nkey-mgmt=wpa-psk",
          "[wifi-security]\npsk=\npsk-flags=1", "#psk=12345678", "[vpn-secrets]\n#password=x",
          "[802-1x]\npassword-flags=2\nca-cert=file:///ca.pem",
          "[vpn-secrets]\npassword=\n[vpn]\nuser=x"})
  void acceptsAKeyfileWithoutOne(String keyfile) {
    assertThat(first(keyfile)).isEmpty();
  }

  private static Optional<String> first(String keyfile) {
    return KeyfileSecrets.first(keyfile.getBytes(StandardCharsets.UTF_8));
  }
}
