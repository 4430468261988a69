package org.chameleoncloud.edge.operator.plan.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.chameleoncloud.edge.registry.Sensitive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretRulesTest {
  private static final String KEY = "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF";

  @ParameterizedTest
  @ValueSource(strings = {"12345678", " blanks at both ends ", "from a file\n", "from Windows\r\n",
      KEY, "012345678901234567890123456789012345678901234567890123456789012"})
  void acceptsValidPassphrases(String passphrase) {
    assertThat(SecretRules.passphraseProblem(passphrase)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1234567", "1234567\n", "two\nlines of it", "12345678\n\n", "Schlüssel",
          "tab\tinside", "0123456789012345678901234567890123456789012345678901234567890123-",
          "zz112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"})
  void rejectsInvalidPassphrases(String passphrase) {
    assertThat(SecretRules.passphraseProblem(passphrase)).hasValueSatisfying(
        problem -> assertThat(problem).contains("8 to 63").contains("64 hexadecimal"));
  }

  @Test
  void ignoresANewlineAtTheEnd() {
    assertThat(SecretRules.passphrase(Sensitive.of("12345678\n")).reveal()).isEqualTo("12345678");
    assertThat(SecretRules.passphrase(Sensitive.of("1234567 ")).reveal()).isEqualTo("1234567 ");
  }

  @Test
  void rejectsAMalformedKeyfileWithoutQuotingIt() {
    assertThat(SecretRules.keyfileProblem("[connection]\ntype=ethernet\n")).isEmpty();
    assertThat(SecretRules.keyfileProblem("[connection]\ntype=wifi\npsk hunter2"))
        .hasValueSatisfying(
            problem -> assertThat(problem).contains("line 3").doesNotContain("hunter2"));
  }

  @Test
  void rejectsAKeyfileThatIsTooLong() {
    assertThat(SecretRules.keyfileProblem("[connection]\ntype=vpn\n" + "#".repeat(32 << 10)))
        .hasValueSatisfying(problem -> assertThat(problem).contains("32 KiB"));
  }
}
