package org.chameleoncloud.edge.balenaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SshPublicKeyTest {
  private static final String DATA = "AAAAC3NzaC1lZDI1NTE5AAAAIN7UgTxAEybdCJh64KZrPztu4iZDhB3BUaFoLeylMHsg";
  private static final String ED25519 = "ssh-ed25519 " + DATA;
  private static final String RSA = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDbkSXqL4ENGlLSZFebl8o2yqKPDhi0o0FCoufDqkldDhXt"
      + "a9Ittop2YbLgEXGyOZDjuTMMI364DlvhTx9LJ3WxgbqUKl1yC2D40mtsDZgqiZB/tLbUdwS/jmjW"
      + "azaUalVUgBsse0hvWhCoZaTZPRg1mmDukNNcT+byfNajT6iDMFp1LqWNPezusyV3TAM6vMBxQkjH"
      + "+5Ba27ZrNZM1EyYS10uZHAjoGllIn4hL6UHtsnxOa47jYJAlOA9QEjhu1eCsj4JiGU6j1ayoVsH7"
      + "/44XfoBbnWBpLf4yfPV+O/7a4fxlIK5qR5UuRWJlEEKtZuDBjhkcJ0fn3eWm37cdgKar lab key";
  private static final String ECDSA = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBHJJH7TB7dtzmcJKonIaumYg"
      + "19P3bMke/eUYcEaaeWKuNPkJxy7nAM8wS0IkqFmGzJ0N4zZAhcczr185V4euhTY=";

  @ParameterizedTest
  @ValueSource(strings = {ED25519, ED25519 + " admin@example.org", RSA, ECDSA,
      "  ssh-ed25519 \t" + DATA + "  two blanks \n"})
  void acceptsKeysFromSshKeygen(String key) {
    assertThat(SshPublicKey.isValid(key)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {ED25519 + "\n", ED25519 + " admin@example.org\r\n", "\n " + RSA + " \n\n"})
  void acceptsKeysWithBlanksAndLineBreaksAroundThem(String key) {
    assertThat(SshPublicKey.isValid(key)).isTrue();
    assertThat(key).matches(SshPublicKey.PATTERN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ssh-ed25519", "hello world", "ssh-ed25519 AAAA", "ssh-rsa " + DATA,
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAB", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5",
      "ssh-ed25519 not-base64!", ED25519 + "\n" + ED25519, "-----BEGIN OPENSSH PRIVATE KEY-----",
      "command=\"ls\" " + ED25519})
  void refusesTextsThatAreTruncatedMixedUpOrNotAKey(String key) {
    assertThat(SshPublicKey.isValid(key)).isFalse();
  }
}
