package org.chameleoncloud.edge.sandbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SecretTextsTest {
  @Test
  void takesTheKeysOfAConfigurationAndNotItsDeviceType() {
    String json = """
        {"deviceType": "raspberrypi4-64", "deviceApiKey": "0123456789",
         "deviceApiKeys": {"api.example.org": ["abcdefghij"]}}""";
    assertThat(SecretTexts.of(json.getBytes(StandardCharsets.UTF_8)))
        .containsExactlyInAnyOrder(json, "0123456789", "abcdefghij");
  }

  @Test
  void takesThePassphraseOfAKeyfile() {
    String keyfile = "[wifi]\nssid=the-lab-s\n[wifi-security]\npsk=correct horse\n";
    assertThat(SecretTexts.of(keyfile.getBytes(StandardCharsets.UTF_8)))
        .containsExactlyInAnyOrder(keyfile.strip(), "correct horse");
  }

  @Test
  void takesTheWholeOfWhatIsNoJson() {
    assertThat(SecretTexts.of("correct horse\n".getBytes(StandardCharsets.UTF_8)))
        .containsExactly("correct horse");
  }
}
