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
  private static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'hostname': 'my.device'}", "{'hostname': null}",
      "{'unknown': {'setting': [1, 2]}}",
      "{'installer': {'target_devices': 'nvme0n1 sda', 'migrate': {'force': true}}}",
      "{'os': {'sshKeys': ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f']}}"})
  void acceptsValidSettingsAndSettingsWithoutARule(String config) {
    assertThatCode(() -> check(config)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'hostname': 'Under_score'}", "{'hostname': ['pi']}",
      "{'ntpServers': ['a']}", "{'persistentLogging': 'true'}", "{'developmentMode': 1}",
      "{'installer': {'target_devices': {}}}", "{'installer': {'migrate': {'force': 'yes'}}}",
      "{'os': {'sshKeys': ['hello']}}", "{'os': {'sshKeys': [1]}}"})
  void refusesSettingsThatADeviceWouldIgnoreAtAnyDepth(String config) {
    assertThatThrownBy(() -> check(config))
        .isInstanceOfSatisfying(BakeFailure.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.BadConfiguration))
        .hasMessageContaining("must be");
  }

  private static void check(String config) {
    Settings.check(ConfigJson.parse(config.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
        "the test's", Reason.BadConfiguration));
  }

  @Test
  void removesBlanksAndLineBreaksAroundValues() {
    ConfigJson config = ConfigJson.parse(
        ("{\"hostname\": \"pi \\n\", \"os\": {\"sshKeys\": [\"" + KEY
            + "\\n\"], \"a\": \" b \"}}").getBytes(StandardCharsets.UTF_8),
        "the test's", Reason.BadConfiguration);

    ConfigJson checked = Settings.check(config);

    assertThat(checked.text("hostname")).hasValue("pi");
    assertThat(checked.at("/os/sshKeys/0").asText()).isEqualTo(KEY);
    assertThat(checked.at("/os/a").asText()).isEqualTo(" b ");
  }
}
