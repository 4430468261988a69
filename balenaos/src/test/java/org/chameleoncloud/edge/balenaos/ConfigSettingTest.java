package org.chameleoncloud.edge.balenaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigSettingTest {
  private static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";

  static Stream<Arguments> accepted() {
    return Stream.of(Arguments.of(ConfigSetting.HOSTNAME, "uc-rpi4-03"),
        Arguments.of(ConfigSetting.HOSTNAME, "my.device.01"),
        Arguments.of(ConfigSetting.NTP_SERVERS, "0.pool.example.org 10.0.0.1"),
        Arguments.of(ConfigSetting.DNS_SERVERS, "8.8.8.8 2001:db8::1 ::1 2001:db8::"),
        Arguments.of(ConfigSetting.DNS_SERVERS, "null"),
        Arguments.of(ConfigSetting.COUNTRY, "US"),
        Arguments.of(ConfigSetting.PERSISTENT_LOGGING, true),
        Arguments.of(ConfigSetting.DEVELOPMENT_MODE, false),
        Arguments.of(ConfigSetting.INSTALLER_TARGET_DEVICES, "nvme0n1 sda"),
        Arguments.of(ConfigSetting.INSTALLER_MIGRATE_FORCE, true),
        Arguments.of(ConfigSetting.SSH_KEYS, List.of(KEY + " admin", KEY)));
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void acceptsWhatBalenaOsDocuments(ConfigSetting setting, Object value) {
    assertThat(setting.problem(value)).isEmpty();
  }

  static Stream<Arguments> refused() {
    return Stream.of(Arguments.of(ConfigSetting.HOSTNAME, "Under_score"),
        Arguments.of(ConfigSetting.NTP_SERVERS, List.of("a")),
        Arguments.of(ConfigSetting.NTP_SERVERS, "a  b"),
        Arguments.of(ConfigSetting.NTP_SERVERS, "a "),
        Arguments.of(ConfigSetting.DNS_SERVERS, "x;y"),
        Arguments.of(ConfigSetting.DNS_SERVERS, "dns.example.org"),
        Arguments.of(ConfigSetting.COUNTRY, "us"),
        Arguments.of(ConfigSetting.PERSISTENT_LOGGING, "true"),
        Arguments.of(ConfigSetting.DEVELOPMENT_MODE, 1),
        Arguments.of(ConfigSetting.INSTALLER_TARGET_DEVICES, List.of("nvme0n1")),
        Arguments.of(ConfigSetting.INSTALLER_TARGET_DEVICES, "a  b"),
        Arguments.of(ConfigSetting.INSTALLER_MIGRATE_FORCE, "yes"),
        Arguments.of(ConfigSetting.SSH_KEYS, KEY),
        Arguments.of(ConfigSetting.SSH_KEYS, List.of(KEY, "hello")),
        Arguments.of(ConfigSetting.SSH_KEYS, List.of(Map.of())));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesWhatADeviceWouldIgnoreAndNamesTheSetting(ConfigSetting setting, Object value) {
    String name = setting.pointer().substring(setting.pointer().lastIndexOf('/') + 1);

    assertThat(setting.problem(value)).hasValueSatisfying(problem -> assertThat(problem)
        .contains("must be").containsIgnoringCase(name.toLowerCase(Locale.ROOT)));
  }
}
