package org.chameleoncloud.edge.registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Takes known secrets out of a text that somebody else wrote: Doni quotes what it refuses, the secret in it
 * included.
 */
final class Redaction {
  private static final String MASK = Sensitive.of("").toString();

  private final List<String> forms;

  private Redaction(Stream<String> secrets) {
    // The longest first, lest a part be masked and the rest of the whole stay.
    this.forms = secrets.flatMap(Redaction::forms).filter(form -> !form.isBlank()).distinct()
        .sorted(Comparator.comparingInt(String::length).reversed()).toList();
  }

  /** Masks each of {@code secrets}. */
  static Redaction of(Collection<Sensitive> secrets) {
    return new Redaction(secrets.stream().map(Sensitive::reveal));
  }

  /** The text with a mask wherever a secret was. */
  String apply(String text) {
    String masked = text;
    for (String form : forms) {
      masked = masked.replace(form, MASK);
    }
    return masked;
  }

  /** A secret as it stands, as Python and JSON quote it, and as a Kubernetes Secret holds it. */
  private static Stream<String> forms(String secret) {
    String escaped = secret.replace("\\", "\\\\").replace("\n", "\\n");
    return Stream.of(secret, escaped, escaped.replace("'", "\\'"), escaped.replace("\"", "\\\""),
        Base64.getEncoder().withoutPadding()
            .encodeToString(secret.getBytes(StandardCharsets.UTF_8)));
  }
}
