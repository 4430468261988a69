package org.chameleoncloud.edge.balenaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "uc-rpi4-03", "my.device", "my.device.01", "3com", "a--b"})
  void acceptsSubdomainsWithDots(String name) {
    assertThat(HostName.isValid(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "a-", ".a", "a.", "a..b", "a.-b", "Pi", "under_score", "a b",
      "a\n", "bücher"})
  void refusesWhatIsNotASubdomain(String name) {
    assertThat(HostName.isValid(name)).isFalse();
  }

  @Test
  void refusesNamesThatAreTooLongForANodeLabel() {
    assertThat(HostName.isValid("a".repeat(63))).isTrue();
    assertThat(HostName.isValid("a".repeat(64))).isFalse();
  }
}
