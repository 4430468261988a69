package org.chameleoncloud.edge.registry;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.registry.CredentialsException.Kind;

/** Reads {@code OS_*} variables: from a shell script that sets them, which is never executed, or one a key. */
final class OpenRc {
  private static final Pattern QUOTED = Pattern.compile("([\"']).*\\1", Pattern.DOTALL);

  private OpenRc() {}

  /**
   * The fields that a script sets.
   *
   * @param key the Secret's key that holds {@code text}, for the sentences
   */
  static CredentialFields read(String key, String text) throws CredentialsException {
    Map<String, ShellWords.Word> variables = new HashMap<>();
    try {
      for (ShellWords.Assignment assignment : ShellWords.assignments(text)) {
        variables.put(assignment.name(), assignment.value());
      }
    } catch (ShellWords.OpenQuote e) {
      throw new CredentialsException(Kind.MALFORMED,
          "`%s`: the quote that line %d opens is never closed".formatted(key, e.line()));
    }
    Map<CredentialField, String> fields = new EnumMap<>(CredentialField.class);
    for (CredentialField field : CredentialField.values()) {
      ShellWords.Word value = variables.get(field.inOpenRc());
      if (value != null) {
        fields.put(field, literal(key, field, value));
      }
    }
    return new CredentialFields("`%s`: ".formatted(key), CredentialField::inOpenRc, fields);
  }

  private static String literal(String key, CredentialField field, ShellWords.Word value)
      throws CredentialsException {
    if (value.expands()) {
      throw new CredentialsException(Kind.MALFORMED,
          "`%s`: %s is made from another variable or command, which is not executed here; write the value itself,"
              .formatted(key, field.inOpenRc())
              + " in single quotes if it has a `$` or a backtick in it");
    }
    return value.text();
  }

  /** The fields that stand as keys of their own in {@code data}. */
  static CredentialFields ofKeys(Map<String, String> data) {
    Map<CredentialField, String> fields = new EnumMap<>(CredentialField.class);
    for (CredentialField field : CredentialField.values()) {
      String value = data.get(field.inOpenRc());
      if (value != null) {
        fields.put(field, unquoted(value.strip()));
      }
    }
    return new CredentialFields("", field -> "the key " + field.inOpenRc(), fields);
  }

  /** {@code kubectl create secret --from-env-file} keeps the quotes that a line has for the shell. */
  private static String unquoted(String value) {
    return value.length() >= 2 && QUOTED.matcher(value).matches()
        ? value.substring(1, value.length() - 1)
        : value;
  }
}
