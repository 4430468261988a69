package org.chameleoncloud.edge.registry.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.chameleoncloud.edge.registry.Sensitive;

/** Masks known secrets in messages of the services: Doni quotes rejected requests including their secrets. */
public final class Redaction {
  /** In characters. The rest of a longer text is cut off before it is searched; what messages show is far shorter. */
  static final int MAX_TEXT = 2048;
  /** A record has about ten; with more, no text is quoted. */
  static final int MAX_SECRETS = 50;

  private static final String MASK = Sensitive.of("").toString();
  private static final String NOT_QUOTED = "(not quoted: there are too many secrets to mask in it)";

  private final List<String> forms = new ArrayList<>();
  private final boolean tooMany;

  private Redaction(Collection<Sensitive> secrets) {
    this.tooMany = secrets.size() > MAX_SECRETS;
    // The longest first: otherwise a secret that contains another one would be masked only partially.
    Set<String> added = new HashSet<>();
    for (Sensitive secret : secrets) {
      if (!tooMany && added.add(secret.reveal())) {
        addForms(secret.reveal());
      }
    }
    forms.sort(Comparator.comparingInt(String::length).reversed());
  }

  /** A redaction that masks these secrets. */
  public static Redaction of(Collection<Sensitive> secrets) {
    return new Redaction(secrets);
  }

  /** The text, or the beginning of a long one, with all secrets masked. */
  public String apply(String text) {
    if (tooMany) {
      return NOT_QUOTED;
    }
    String masked = text.length() <= MAX_TEXT ? text : beginning(text);
    for (String form : forms) {
      masked = masked.replace(form, MASK);
    }
    return masked;
  }

  /** Without the part of a secret that was cut in two. */
  private String beginning(String text) {
    String cut = text.substring(0, MAX_TEXT);
    int end = MAX_TEXT;
    for (String form : forms) {
      end = Math.min(end, MAX_TEXT - overlap(cut, form));
    }
    return cut.substring(0, end);
  }

  /** The length of the longest beginning of a secret that the text ends with, by Knuth, Morris and Pratt. */
  private static int overlap(String text, String secret) {
    String start = secret.substring(0, Math.min(secret.length(), MAX_TEXT));
    int[] borders = new int[start.length()];
    for (int i = 1, length = 0; i < start.length(); i++) {
      while (length > 0 && start.charAt(i) != start.charAt(length)) {
        length = borders[length - 1];
      }
      length += start.charAt(i) == start.charAt(length) ? 1 : 0;
      borders[i] = length;
    }
    int matched = 0;
    for (int i = 0; i < text.length(); i++) {
      while (matched > 0
          && (matched == start.length() || text.charAt(i) != start.charAt(matched))) {
        matched = borders[matched - 1];
      }
      matched += text.charAt(i) == start.charAt(matched) ? 1 : 0;
    }
    return matched;
  }

  /** The forms of a secret: as is, quoted by Python and JSON, and in Base64 like in a Kubernetes Secret. */
  private void addForms(String secret) {
    if (secret.isBlank()) {
      return;
    }
    forms.add(secret);
    forms.add(Base64.getEncoder().withoutPadding()
        .encodeToString(secret.getBytes(StandardCharsets.UTF_8)));
    if (isQuotedDifferently(secret)) {
      String escaped = secret.replace("\\", "\\\\").replace("\n", "\\n");
      forms.add(escaped);
      forms.add(escaped.replace("'", "\\'"));
      forms.add(escaped.replace("\"", "\\\""));
    }
  }

  private static boolean isQuotedDifferently(String secret) {
    return secret.indexOf('\\') >= 0 || secret.indexOf('\n') >= 0 || secret.indexOf('\'') >= 0
        || secret.indexOf('"') >= 0;
  }
}
