package org.chameleoncloud.edge.operator.plan.spec;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.balenaos.Keyfile;
import org.chameleoncloud.edge.balenaos.Wifi;
import org.chameleoncloud.edge.registry.Sensitive;

/** What the Secrets of network connections must hold. A problem names the rule or the line, never the value. */
public final class SecretRules {
  private static final Pattern LAST_LINE_BREAK = Pattern.compile("\\R\\z");
  /** A keyfile with its certificates has a few kilobytes; all of a device's go into one Secret of at most 1 MiB. */
  private static final int MAX_BYTES = 32 << 10;

  private SecretRules() {}

  /** What is wrong with a WPA passphrase, as part of a sentence. */
  public static Optional<String> passphraseProblem(String value) {
    return Wifi.isPassphrase(withoutLastLineBreak(value))
        ? Optional.empty()
        : Optional.of(Wifi.PASSPHRASE_RULE);
  }

  /** The passphrase in a Secret; one created from a file ends with the file's line break. */
  public static Sensitive passphrase(Sensitive value) {
    return Sensitive.of(withoutLastLineBreak(value.reveal()));
  }

  private static String withoutLastLineBreak(String value) {
    return LAST_LINE_BREAK.matcher(value).replaceFirst("");
  }

  /** What is wrong with a NetworkManager keyfile, as part of a sentence. */
  public static Optional<String> keyfileProblem(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES
        ? Optional.of("a keyfile has at most " + (MAX_BYTES >> 10) + " KiB")
        : Keyfile.problem(text);
  }
}
