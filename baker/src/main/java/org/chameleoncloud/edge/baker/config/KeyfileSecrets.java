package org.chameleoncloud.edge.baker.config;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The secrets in a NetworkManager keyfile (nm-settings-keyfile(5)). The file may be invalid: it may have been written by
 * any tool.
 */
public final class KeyfileSecrets {
  /** A section in which every value is a secret. */
  private static final String VPN_SECRETS = "vpn-secrets";
  private static final Pattern SECTION = Pattern.compile("\\s*\\[(.*)]\\s*");
  /** The properties that are secrets in nm-settings(5), with a value; those that end in -flags only say who keeps one. */
  private static final Pattern SECRET = Pattern.compile("\\s*(psk|preshared-key|pin|wep-key[0-3]"
      + "|mka-cak|(?:[a-z0-9-]+-)?password(?:-raw)?|private-key)\\s*=\\s*\\S.*");
  private static final Pattern ANY_VALUE = Pattern.compile("\\s*([^#=\\s][^=]*?)\\s*=\\s*\\S.*");

  private KeyfileSecrets() {}

  /** The name of the first property that is a secret; empty if the keyfile has no secret. */
  public static Optional<String> first(byte[] keyfile) {
    String section = "";
    for (String line : new String(keyfile, StandardCharsets.UTF_8).split("[\r\n]")) {
      Matcher title = SECTION.matcher(line);
      if (title.matches()) {
        section = title.group(1);
        continue;
      }
      Matcher secret = (section.equals(VPN_SECRETS) ? ANY_VALUE : SECRET).matcher(line);
      if (secret.matches()) {
        return Optional.of(secret.group(1));
      }
    }
    return Optional.empty();
  }
}
