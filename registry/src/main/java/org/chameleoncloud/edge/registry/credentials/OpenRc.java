package org.chameleoncloud.edge.registry.credentials;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.registry.credentials.CredentialsException.Kind;

/** Reads {@code OS_*} variables, from a shell script, which is never executed, or from separate keys. */
final class OpenRc {
  private static final Pattern QUOTED = Pattern.compile("([\"']).*\\1", Pattern.DOTALL);

  private OpenRc() {}

  /**
   * Reads the fields that a script sets.
   *
   * @param key the key of the Secret that contains {@code text}, for error messages
   */
  static CredentialFields read(String key, String text) throws CredentialsException {
    Map<String, ShellWords.Word> variables = new HashMap<>();
    try {
      for (ShellWords.Assignment assignment : ShellWords.assignments(text)) {
        variables.put(assignment.name(), assignment.value());
      }
    } catch (ShellWords.UnclosedQuoteException e) {
      throw new CredentialsException(Kind.MALFORMED,
          "`%s`: line %d opens a quote that is never closed".formatted(key, e.line()));
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
          "`%s`: %s refers to another variable or a command, which is not evaluated; write the value itself,"
              .formatted(key, field.inOpenRc())
              + " in single quotes if it contains a `$` or a backtick");
    }
    return value.text();
  }

  /** Reads the fields that are separate keys of {@code data}. */
  static CredentialFields readKeys(Map<String, String> data) {
    Map<CredentialField, String> fields = new EnumMap<>(CredentialField.class);
    for (CredentialField field : CredentialField.values()) {
      String value = data.get(field.inOpenRc());
      if (value != null) {
        fields.put(field, unquoted(value.strip()));
      }
    }
    return new CredentialFields("", field -> "the key " + field.inOpenRc(), fields);
  }

  /** {@code kubectl create secret --from-env-file} keeps the shell quotes around a value. */
  private static String unquoted(String value) {
    return value.length() >= 2 && QUOTED.matcher(value).matches()
        ? value.substring(1, value.length() - 1)
        : value;
  }
}
