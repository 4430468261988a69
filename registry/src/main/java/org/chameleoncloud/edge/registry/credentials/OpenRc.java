package org.chameleoncloud.edge.registry.credentials;

import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.registry.credentials.CredentialsException.Kind;
import org.chameleoncloud.edge.registry.credentials.ShellVariables.Value;

/** Reads {@code OS_*} variables, from a shell script, which is never executed, or from separate keys. */
final class OpenRc {
  private static final int MAX_LENGTH = 64 * 1024;
  private static final Pattern COMMENT = Pattern.compile("[ \\t]*(#|\\r?\\n|$)");
  private static final Pattern QUOTED = Pattern.compile("([\"']).*\\1", Pattern.DOTALL);

  private OpenRc() {}

  /**
   * Reads the fields that a script sets.
   *
   * @param key the key of the Secret that contains {@code text}, for error messages
   */
  static CredentialFields read(String key, String text) throws CredentialsException {
    Map<String, Value> variables = variables(key, withoutByteOrderMark(key, text));
    Map<CredentialField, String> fields = new EnumMap<>(CredentialField.class);
    for (CredentialField field : CredentialField.values()) {
      Value value = variables.get(field.inOpenRc());
      if (value != null) {
        fields.put(field, known(key, field, value));
      }
    }
    return new CredentialFields("`%s`: ".formatted(key), CredentialField::inOpenRc, fields);
  }

  private static Map<String, Value> variables(String key, String text)
      throws CredentialsException {
    if (text.length() > MAX_LENGTH) {
      throw new CredentialsException(Kind.MALFORMED,
          "`%s` is longer than %d kB; is it the right file?".formatted(key, MAX_LENGTH / 1024));
    }
    try {
      return ShellScript.variables(text);
    } catch (StackOverflowError e) {
      throw new CredentialsException(Kind.MALFORMED,
          "`%s` nests too many commands; is it the right file?".formatted(key));
    } catch (ShellSyntaxException e) {
      throw new CredentialsException(Kind.MALFORMED, "`%s`: %s".formatted(key, e.getMessage()));
    }
  }

  /** In front of a command, a shell takes it for a part of its name. */
  private static String withoutByteOrderMark(String key, String text) throws CredentialsException {
    String rest = ByteOrderMark.removed(text);
    if (ByteOrderMark.starts(text) && !COMMENT.matcher(rest).lookingAt()) {
      throw new CredentialsException(Kind.MALFORMED,
          "`%s`: line 1 starts with an invisible byte order mark (BOM), so that a shell does not run it; save the"
              .formatted(key)
              + " file as UTF-8 without BOM");
    }
    return rest;
  }

  private static String known(String key, CredentialField field, Value value)
      throws CredentialsException {
    if (value.text() != null) {
      return value.text();
    }
    String problem = switch (value.doubt()) {
      case VALUE ->
        "%s refers to another variable or a command, which is not evaluated; write the value itself,"
            + " in single quotes if it contains a `$` or a backtick";
      case CONDITION ->
        "the value of %s depends on a command or variable, which is not evaluated; set it outside of a condition"
            + " or loop";
    };
    throw new CredentialsException(Kind.MALFORMED,
        "`%s`, line %d: ".formatted(key, value.line()) + problem.formatted(field.inOpenRc()));
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
