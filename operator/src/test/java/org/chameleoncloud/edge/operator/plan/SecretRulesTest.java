package org.chameleoncloud.edge.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.chameleoncloud.edge.registry.Sensitive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretRulesTest {
  private static final String KEY = "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF";

  @ParameterizedTest
  @ValueSource(strings = {"12345678", " blanks at both ends ", "from a file\n", "from Windows\r\n",
      KEY, "012345678901234567890123456789012345678901234567890123456789012"})
  void takesWhatAnAccessPointTakes(String passphrase) {
    assertThat(SecretRules.passphraseProblem(passphrase)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1234567", "1234567\n", "two\nlines of it", "12345678\n\n", "Schlüssel",
          "tab\tinside", "0123456789012345678901234567890123456789012345678901234567890123-",
          "zz112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"})
  void refusesAPassphraseThatNoneTakes(String passphrase) {
    assertThat(SecretRules.passphraseProblem(passphrase)).hasValueSatisfying(
        problem -> assertThat(problem).contains("8 to 63").contains("64 hexadecimal"));
  }

  @Test
  void theLineBreakAtAFilesEndIsNoPartOfThePassphrase() {
    assertThat(SecretRules.passphrase(Sensitive.of("12345678\n")).reveal()).isEqualTo("12345678");
    assertThat(SecretRules.passphrase(Sensitive.of("1234567 ")).reveal()).isEqualTo("1234567 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[connection]\ntype=wifi", "# a word\n\n[connection]\r\nid=x\r\ntype = vpn\r\n",
          "[802-1x]\npassword==\n[connection]\ntype=wifi\n[proxy]\n"})
  void takesAKeyfile(String text) {
    assertThat(SecretRules.keyfileProblem(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
      "''|has no type", "[connection]~id=x|has no type", "[connection]~type=|has no type",
      "[wifi]~type=wifi|has no type", "type=wifi|line 1 of the keyfile",
      "[connection]~type=wifi~psk hunter2|line 3 of the keyfile",
      "[connection]~=hunter2|line 2 of the keyfile",
      "{\"psk\": \"hunter2\"}|line 1 of the keyfile"})
  void refusesWhatIsNoKeyfileAndDoesNotQuoteIt(String text, String words) {
    String lines = text.replace("''", "").replace('~', '\n');

    assertThat(SecretRules.keyfileProblem(lines)).hasValueSatisfying(
        problem -> assertThat(problem).contains(words).doesNotContain("hunter2"));
  }

  @Test
  void refusesAKeyfileThatIsNoTextOrTooLong() {
    assertThat(SecretRules.keyfileProblem("[connection]\ntype=wifi\nid=\uFFFD"))
        .hasValueSatisfying(problem -> assertThat(problem).contains("UTF-8"));
    assertThat(SecretRules.keyfileProblem("[connection]\ntype=wifi\n" + "#".repeat(32 << 10)))
        .hasValueSatisfying(problem -> assertThat(problem).contains("32 KiB"));
  }
}
