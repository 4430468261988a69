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

  @Test
  void acceptsWhatBalenaOsDocuments() {
    assertThatCode(() -> check("""
        {"hostname": "uc-rpi4-03", "ntpServers": "0.pool.example.org 10.0.0.1",
         "dnsServers": "8.8.8.8 2001:db8::1 ::1 2001:db8::", "country": "US", "persistentLogging": true,
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

  private static void check(String config) {
    Settings.check(ConfigJson.parse(config.getBytes(StandardCharsets.UTF_8), "the test's",
        Reason.BadConfiguration));
  }
}
