package org.chameleoncloud.edge.sandbox;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * Searches texts for secrets: verbatim, URL-encoded, escaped for JSON and logfmt, and in base64, also inside of a
 * longer base64 text.
 */
final class SecretSearch {
  private final Map<String, Set<String>> formsByName = new TreeMap<>();

  /**
   * Adds a secret to search for.
   *
   * @param name the name in findings, which do not contain the secret itself
   */
  void add(String name, String secret) {
    formsByName.computeIfAbsent(name, _ -> new LinkedHashSet<>()).addAll(forms(secret));
  }

  Set<String> names() {
    return formsByName.keySet();
  }

  /** The secrets that were found, with their places, such as {@code device key in operator.log}. */
  List<String> findings(Map<String, String> texts) {
    List<String> findings = new ArrayList<>();
    formsByName.forEach((name, forms) -> texts.forEach((place, text) -> {
      if (forms.stream().anyMatch(text::contains)) {
        findings.add(name + " in " + place);
      }
    }));
    return findings;
  }

  /** All encodings of a secret. */
  static List<String> forms(String secret) {
    List<String> forms = new ArrayList<>(
        List.of(secret, URLEncoder.encode(secret, StandardCharsets.UTF_8)));
    String escaped = escaped(secret);
    forms.addAll(List.of(escaped, escaped.replace("/", "\\/")));
    // Some JSON writers escape more: everything that is not ASCII, or what could end a script in a web page.
    for (IntPredicate more : List.<IntPredicate>of(c -> c > '~', SecretSearch::endsScript,
        c -> c > '~' || endsScript(c))) {
      forms.add(inHex(escaped, more, "%04x"));
      forms.add(inHex(escaped, more, "%04X"));
    }
    for (int shift = 0; shift < 3; shift++) {
      String inside = insideBase64(secret, shift);
      forms.add(inside);
      forms.add(inside.replace('+', '-').replace('/', '_'));
    }
    return forms;
  }

  private static String escaped(String secret) {
    return secret.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static boolean endsScript(int character) {
    return "<>&'".indexOf(character) >= 0;
  }

  private static String inHex(String escaped, IntPredicate which, String digits) {
    return escaped.chars()
        .mapToObj(c -> which.test(c) ? "\\u" + digits.formatted(c) : Character.toString(c))
        .collect(Collectors.joining());
  }

  /** The characters that depend only on the secret if it begins {@code shift} bytes after a group of three. */
  private static String insideBase64(String secret, int shift) {
    byte[] text = ("\0".repeat(shift) + secret).getBytes(StandardCharsets.UTF_8);
    String encoded = Base64.getEncoder().withoutPadding().encodeToString(text);
    int lost = shift == 0 ? 0 : shift + 1;
    int whole = text.length / 3 * 4;
    return encoded.substring(lost, whole);
  }
}
