package org.chameleoncloud.edge.registry.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chameleoncloud.edge.registry.Sensitive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RedactionTest {
  private static Redaction of(String... secrets) {
    return Redaction.of(Stream.of(secrets).map(Sensitive::of).toList());
  }

  @Test
  void masksASecretThatContainsAnother() {
    assertThat(of("abc", "abcdef").apply("x abcdef y abc z")).doesNotContain("abc", "def")
        .startsWith("x ").endsWith(" z");
  }

  @Test
  void masksASecretHoweverItIsQuoted() {
    String secret = "it's a \\ \"secret\"\nof two lines";
    List<String> quoted = List.of(secret, "it's a \\\\ \"secret\"\\nof two lines",
        "it\\'s a \\\\ \"secret\"\\nof two lines", "it's a \\\\ \\\"secret\\\"\\nof two lines",
        "aXQncyBhIFwgInNlY3JldCIKb2YgdHdvIGxpbmVz");
    for (String form : quoted) {
      assertThat(of(secret).apply("<" + form + ">")).isEqualTo("<********>");
    }
    assertThat(of("plain-secret").apply("<cGxhaW4tc2VjcmV0> <plain-secret>"))
        .isEqualTo("<********> <********>");
  }

  /** Wherever the text is cut, no beginning of the secret is left at its end. */
  @Test
  void leavesNothingOfASecretThatIsCutInTwo() {
    String secret = "s3cr3t-0f-a-d3v1c3";
    IntStream.rangeClosed(0, secret.length()).forEach(shift -> {
      String text = "x".repeat(Redaction.MAX_TEXT - shift) + secret + "x".repeat(99);
      assertThat(of(secret).apply(text)).doesNotContain("s").hasSizeLessThan(text.length());
    });
  }

  @Test
  void findsALongBeginningThatRepeatsItself() {
    String secret = "aab".repeat(40) + "c";
    String text = "x".repeat(Redaction.MAX_TEXT - 100) + "aab".repeat(40) + "aab".repeat(40);
    assertThat(of(secret).apply(text)).matches("x+");
  }

  @Test
  void quotesNothingWhenThereAreTooManySecrets() {
    List<Sensitive> many = IntStream.rangeClosed(0, Redaction.MAX_SECRETS)
        .mapToObj(i -> Sensitive.of("secret-" + i)).toList();
    assertThat(Redaction.of(many).apply("it is secret-7")).doesNotContain("secret-7");
    assertThat(Redaction.of(many.subList(1, many.size())).apply("it is secret-7"))
        .startsWith("it is ");
  }

  /** Without the limits this takes hours of a core, which all tenants share. */
  @Test
  @Timeout(60)
  void anAttackersTextIsCutBeforeItIsSearched() {
    List<Sensitive> many = IntStream.range(0, Redaction.MAX_SECRETS)
        .mapToObj(i -> Sensitive.of("a".repeat(100_000) + i)).toList();
    assertThat(Redaction.of(many).apply("a".repeat(20_000_000)))
        .hasSizeLessThanOrEqualTo(Redaction.MAX_TEXT);
  }
}
