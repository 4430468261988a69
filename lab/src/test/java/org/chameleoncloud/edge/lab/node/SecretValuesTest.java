package org.chameleoncloud.edge.lab.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SecretValuesTest {
  @Test
  void includesTheKeysOfAConfigurationButNotItsDeviceType() {
    String json = """
        {"deviceType": "raspberrypi4-64", "deviceApiKey": "0123456789",
         "deviceApiKeys": {"api.example.org": ["abcdefghij"]}}""";
    assertThat(SecretValues.of(json.getBytes(StandardCharsets.UTF_8)))
        .containsExactlyInAnyOrder(json, "0123456789", "abcdefghij");
  }

  @Test
  void includesThePassphraseOfAKeyfile() {
    String keyfile = "[wifi]\nssid=the-lab-s\n[wifi-security]\npsk=correct horse\n";
    assertThat(SecretValues.of(keyfile.getBytes(StandardCharsets.UTF_8)))
        .containsExactlyInAnyOrder(keyfile.strip(), "correct horse");
  }

  @Test
  void includesTheWholeTextIfItIsNotJson() {
    assertThat(SecretValues.of("correct horse\n".getBytes(StandardCharsets.UTF_8)))
        .containsExactly("correct horse");
  }
}
