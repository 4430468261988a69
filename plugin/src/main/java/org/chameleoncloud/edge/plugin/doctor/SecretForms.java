package org.chameleoncloud.edge.plugin.doctor;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * How a secret may appear in a text: as it is, URL-encoded, escaped for JSON, YAML or Python, and in base64, also inside of
 * a longer base64 text.
 */
final class SecretForms {
  /** A shorter form would be found everywhere. */
  private static final int SHORTEST = 4;

  private SecretForms() {}

  static Set<String> of(String secret) {
    Set<String> forms = new LinkedHashSet<>();
    String escaped = secret.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
        .replace("\t", "\\t");
    String quoted = escaped.replace("\"", "\\\"");
    forms.addAll(List.of(secret, secret.strip(), URLEncoder.encode(secret, StandardCharsets.UTF_8),
        URLEncoder.encode(secret, StandardCharsets.UTF_8).replace("+", "%20"), escaped, quoted,
        escaped.replace("'", "\\'"), secret.replace("'", "''"), quoted.replace("/", "\\/"),
        quoted.replace("\\", "\\\\").replace("\"", "\\\"")));
    for (IntPredicate which : List.<IntPredicate>of(c -> c > '~', SecretForms::endsScript,
        c -> c > '~' || endsScript(c))) {
      for (String base : List.of(quoted, quoted.replace("/", "\\/"))) {
        forms.add(inHex(base, which, "\\u%04x"));
        forms.add(inHex(base, which, "\\u%04X"));
      }
    }
    forms.add(inHex(quoted, c -> c > '~' && c < 0x100, "\\x%02x"));
    forms.add(inHex(quoted, c -> c > '~' && c < 0x100, "\\x%02X"));
    for (int shift = 0; shift < 3; shift++) {
      String inside = insideBase64(secret, shift);
      forms.add(inside);
      forms.add(inside.replace('+', '-').replace('/', '_'));
    }
    forms.removeIf(form -> form.length() < SHORTEST || form.isBlank());
    return forms;
  }

  /** JSON writers for web pages escape these. */
  private static boolean endsScript(int character) {
    return "<>&'".indexOf(character) >= 0;
  }

  private static String inHex(String text, IntPredicate which, String format) {
    return text.chars()
        .mapToObj(c -> which.test(c) ? format.formatted(c) : Character.toString(c))
        .collect(Collectors.joining());
  }

  /** The characters that depend only on the secret if it begins {@code shift} bytes after a group of three. */
  private static String insideBase64(String secret, int shift) {
    byte[] text = ("\0".repeat(shift) + secret).getBytes(StandardCharsets.UTF_8);
    String encoded = Base64.getEncoder().withoutPadding().encodeToString(text);
    int lost = shift == 0 ? 0 : shift + 1;
    return encoded.substring(lost, Math.max(lost, text.length / 3 * 4));
  }
}
