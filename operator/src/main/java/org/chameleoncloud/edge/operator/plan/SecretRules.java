package org.chameleoncloud.edge.operator.plan;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.registry.Sensitive;

/** What the Secrets of network connections must hold. What is wrong is told by its rule or line, never by its value. */
final class SecretRules {
  /** IEEE 802.11, annex J.4: what an access point takes as a passphrase, or as the key that is made from one. */
  private static final Pattern PASSPHRASE = Pattern.compile("[ -~]{8,63}|[0-9A-Fa-f]{64}");
  private static final Pattern LAST_LINE_BREAK = Pattern.compile("\\R\\z");
  private static final Pattern GROUP = Pattern.compile("\\[[^\\[\\]]+]");
  /** A keyfile with its certificates has some kilobytes; all of a device's go into one Secret of at most 1 MiB. */
  private static final int MOST_BYTES = 32 << 10;
  /** What a byte that is no UTF-8 was read as. */
  private static final char UNREADABLE = '\uFFFD';

  private SecretRules() {}

  /** What is wrong with a WPA passphrase, as a part of a sentence. */
  static Optional<String> passphraseProblem(String value) {
    return PASSPHRASE.matcher(withoutLastLineBreak(value)).matches()
        ? Optional.empty()
        : Optional
            .of("a WPA passphrase has 8 to 63 printable ASCII characters, or is the key itself "
                + "as 64 hexadecimal digits");
  }

  /** The passphrase in a Secret; one that was made from a file ends with the file's line break. */
  static Sensitive passphrase(Sensitive value) {
    return Sensitive.of(withoutLastLineBreak(value.reveal()));
  }

  private static String withoutLastLineBreak(String value) {
    return LAST_LINE_BREAK.matcher(value).replaceFirst("");
  }

  /** What is wrong with a NetworkManager keyfile's form, as a part of a sentence; the baker knows more of them. */
  static Optional<String> keyfileProblem(String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      return Optional.of("a keyfile has at most " + (MOST_BYTES >> 10) + " KiB");
    }
    if (text.indexOf(UNREADABLE) >= 0) {
      return Optional.of("a keyfile is a text in UTF-8");
    }
    boolean typed = false;
    String group = "";
    List<String> lines = text.lines().map(String::strip).toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (GROUP.matcher(line).matches()) {
        group = line;
      } else if (isSetting(line) && !group.isEmpty()) {
        typed |= group.equals("[connection]") && line.matches("type\\s*=.*\\S.*");
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        return Optional
            .of("line " + (i + 1) + " of the keyfile is neither [section], with key=value "
                + "below it, nor a comment");
      }
    }
    return typed
        ? Optional.empty()
        : Optional.of("the keyfile's [connection] has no type, such as type=wifi");
  }

  private static boolean isSetting(String line) {
    return !line.startsWith("#") && line.indexOf('=') > 0;
  }
}
