package org.chameleoncloud.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The recorded messages are in transcripts-read.txt; here are those that nobody has recorded yet. */
class ErrorMessagesTest {
  private static final Redaction NOTHING = Redaction.of(List.of());

  private static String words(String message, Redaction secrets) {
    return ErrorMessages
        .of(JsonNodeFactory.instance.objectNode().put("error", message).toString(), secrets)
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html><body>secret inside</body></html>", "nonsense", "null", "[]",
      "{}", "\"text\"",
      "{\"error\": 5}", "{\"error\": {}}", "{\"error\": {\"message\": null}}"})
  void quotesNoBodyOfAnotherForm(String body) {
    assertThat(ErrorMessages.of(body, NOTHING)).isEqualTo(Optional.empty());
  }

  @Test
  void keepsTheMessageOnOneLineWithoutControlCharacters() {
    assertThat(words("a\n\tb\u0000c\u202e  d\u00a0e ", NOTHING)).isEqualTo("a b c d e");
  }

  @Test
  void cutsALongMessage() {
    String cut = words("x".repeat(1000), NOTHING);
    assertThat(cut).hasSize(300).endsWith("x…");
  }

  @Test
  void doesNotCutWithinACharacter() {
    assertThat(words("x".repeat(298) + "😀😀", NOTHING)).isEqualTo("x".repeat(298) + "…");
  }

  @Test
  void masksASecretThatTheRegistryQuotesAsPythonDoes() {
    Sensitive secret = Sensitive.of("it's \\ a secret");
    String words = words("Couldn't apply it: 'it\\'s \\\\ a secret' or it's \\ a secret is wrong",
        Redaction.of(List.of(secret)));
    assertThat(words).isEqualTo("Couldn't apply it: '********' or ******** is wrong");
  }

  @Test
  void leavesOutARecordOrAPatchThatTheRegistryQuotes() {
    assertThat(words(
        "Schema error for hardware_params: {'name': 'x', 'properties': {'application_credential_secret':"
            + " 's3cret'}} is not valid under any of the given schemas (in '.allOf[1]')",
        NOTHING))
        .isEqualTo("the record is not valid under any of the given schemas");
    assertThat(words("Couldn't apply patch '{'op': 'add', 'value': 's3cret'}'. Reason: it is odd",
        NOTHING))
        .isEqualTo("it is odd");
  }
}
