package org.chameleoncloud.edge.registry.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.registry.Sensitive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are not in the transcripts; the recorded ones are in transcripts-read.txt. */
class ErrorMessagesTest {
  private static final Redaction NOTHING = Redaction.of(List.of());

  private static String messageOf(String message, Redaction secrets) {
    return ErrorMessages
        .of(JsonNodeFactory.instance.objectNode().put("error", message).toString(), secrets)
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html><body>secret inside</body></html>", "nonsense", "null", "[]",
      "{}", "\"text\"",
      "{\"error\": 5}", "{\"error\": {}}", "{\"error\": {\"message\": null}}"})
  void quotesNoBodyOfAnotherFormat(String body) {
    assertThat(ErrorMessages.of(body, NOTHING)).isEqualTo(Optional.empty());
  }

  @Test
  void keepsTheMessageOnOneLineWithoutControlCharacters() {
    assertThat(messageOf("a\n\tb\u0000c\u202e  d\u00a0e ", NOTHING)).isEqualTo("a b c d e");
  }

  @Test
  void shortensALongMessage() {
    String shortened = messageOf("x".repeat(1000), NOTHING);
    assertThat(shortened).hasSize(300).endsWith("x…");
  }

  @Test
  void doesNotCutInsideACharacter() {
    assertThat(messageOf("x".repeat(298) + "😀😀", NOTHING)).isEqualTo("x".repeat(298) + "…");
  }

  @Test
  void masksASecretThatTheRegistryQuotesLikePython() {
    Sensitive secret = Sensitive.of("it's \\ a secret");
    String masked = messageOf(
        "Couldn't apply it: 'it\\'s \\\\ a secret' or it's \\ a secret is wrong",
        Redaction.of(List.of(secret)));
    assertThat(masked).isEqualTo("Couldn't apply it: '********' or ******** is wrong");
  }

  @Test
  void removesARecordOrAPatchThatTheRegistryQuotes() {
    assertThat(messageOf(
        "Schema error for hardware_params: {'name': 'x', 'properties': {'application_credential_secret':"
            + " 's3cret'}} is not valid under any of the given schemas (in '.allOf[1]')",
        NOTHING))
        .isEqualTo("the record is not valid under any of the given schemas");
    assertThat(
        messageOf("Couldn't apply patch '{'op': 'add', 'value': 's3cret'}'. Reason: it is invalid",
            NOTHING))
        .isEqualTo("it is invalid");
  }
}
