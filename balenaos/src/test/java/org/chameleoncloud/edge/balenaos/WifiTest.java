package org.chameleoncloud.edge.balenaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WifiTest {
  @ParameterizedTest
  @ValueSource(strings = {"12345678", " blanks at both ends ",
      "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF",
      "012345678901234567890123456789012345678901234567890123456789012"})
  void acceptsValidPassphrases(String passphrase) {
    assertThat(Wifi.isPassphrase(passphrase)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1234567", "two\nlines of it", "12345678\n", "Schlüssel",
      "tab\tinside", "0123456789012345678901234567890123456789012345678901234567890123-",
      "zz112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"})
  void refusesInvalidPassphrases(String passphrase) {
    assertThat(Wifi.isPassphrase(passphrase)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"lab,true", "'',false", "0123456789abcdef0123456789abcdef,true",
      "0123456789abcdef0123456789abcdefx,false", "üüüüüüüüüüüüüüüü,true",
      "üüüüüüüüüüüüüüüüx,false"})
  void measuresAnSsidInBytes(String ssid, boolean valid) {
    assertThat(Wifi.isSsid(ssid)).isEqualTo(valid);
  }
}
