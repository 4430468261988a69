package org.chameleoncloud.edge.registry.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.chameleoncloud.edge.registry.Sensitive;

/** Masks known secrets in messages of the services: Doni quotes rejected requests including their secrets. */
public final class Redaction {
  private static final String MASK = Sensitive.of("").toString();

  private final List<String> forms;

  private Redaction(Stream<String> secrets) {
    // The longest first: otherwise a secret that contains another one would be masked only partially.
    this.forms = secrets.flatMap(Redaction::forms).filter(form -> !form.isBlank()).distinct()
        .sorted(Comparator.comparingInt(String::length).reversed()).toList();
  }

  /** A redaction that masks these secrets. */
  public static Redaction of(Collection<Sensitive> secrets) {
    return new Redaction(secrets.stream().map(Sensitive::reveal));
  }

  /** The text with all secrets masked. */
  public String apply(String text) {
    String masked = text;
    for (String form : forms) {
      masked = masked.replace(form, MASK);
    }
    return masked;
  }

  /** The forms of a secret: as is, quoted by Python and JSON, and in Base64 like in a Kubernetes Secret. */
  private static Stream<String> forms(String secret) {
    String escaped = secret.replace("\\", "\\\\").replace("\n", "\\n");
    return Stream.of(secret, escaped, escaped.replace("'", "\\'"), escaped.replace("\"", "\\\""),
        Base64.getEncoder().withoutPadding()
            .encodeToString(secret.getBytes(StandardCharsets.UTF_8)));
  }
}
