package org.chameleoncloud.edge.plugin.doctor;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.registry.Sensitive;

/**
 * Masks secrets in texts of any length: every value that is known, in each of its {@link SecretForms}, and what looks like a
 * secret although nobody knows it.
 */
final class Masking {
  private static final String MASK = Sensitive.of("").toString();
  private static final int MAX_SECRETS = 1000;
  private static final String NOT_SHOWN = "(not shown: there are too many secrets to mask in it)";

  /** What looks like a secret, and what is left of it. */
  private static final List<Unknown> UNKNOWN = List.of(
      // A private key in PEM.
      new Unknown(
          "(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\\z)",
          MASK),
      // A user name and a password in a URL.
      new Unknown("://[^/\\s@\"']+@", "://" + MASK + "@"),
      // A token of Keystone, a JSON web token, a bootstrap token of Kubernetes.
      new Unknown("gAAAAA[\\w-]{20,}={0,2}|\\beyJ[\\w-]{8,}\\.[\\w-]+\\.[\\w-]*"
          + "|\\b[a-z0-9]{6}\\.[a-z0-9]{16}\\b", MASK),
      new Unknown("(?i)(\\bbearer |authorization\\S{0,4}\\s*basic )[\\w.~+/=-]{16,}", "$1" + MASK),
      // A field whose name says so, in JSON, YAML, logfmt or a header.
      new Unknown("(?i)((?:secret|token|passwd|password|passphrase|psk|api[_-]?key|private[_-]?key)"
          + "\\\\?[\"']?\\s*[:=]\\s*)(?!(?:true|false|null|\\d{1,3}|\\d+ bytes)\\b)"
          + "(\\\\?\"[^\"]*\"|'[^']*'|[^\\s,;}\\]\"']+)", "$1" + MASK));

  /** A pattern, and what is left of what it finds. */
  private record Unknown(Pattern pattern, String replacement) {
    private Unknown(String regex, String replacement) {
      this(Pattern.compile(regex), replacement);
    }
  }

  private final List<String> forms;
  private final boolean tooMany;

  private Masking(Collection<Sensitive> secrets) {
    tooMany = secrets.size() > MAX_SECRETS;
    // The longest first: otherwise a secret that contains another one would be masked only partially.
    forms = secrets.stream().limit(MAX_SECRETS)
        .flatMap(secret -> SecretForms.of(secret.reveal()).stream()).distinct()
        .sorted(Comparator.comparingInt(String::length).reversed()).toList();
  }

  /** Masks these secrets. */
  static Masking of(Collection<Sensitive> secrets) {
    return new Masking(secrets);
  }

  /** The text without secrets. */
  String apply(String text) {
    if (tooMany) {
      return NOT_SHOWN;
    }
    String masked = text;
    for (String form : forms) {
      masked = masked.replace(form, MASK);
    }
    for (Unknown unknown : UNKNOWN) {
      masked = unknown.pattern().matcher(masked).replaceAll(unknown.replacement());
    }
    return masked;
  }
}
