package org.chameleoncloud.edge.balenaos;

import static org.chameleoncloud.edge.balenaos.InvalidKeyfileException.require;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The rules for NetworkManager keyfiles (nm-settings-keyfile(5)). balenaOS reads keyfiles from the boot partition's
 * directory {@code system-connections}. NetworkManager ignores a file that it does not understand, so that the device stays
 * offline. A keyfile may contain a passphrase.
 */
public final class Keyfile {
  private static final Pattern BYTE_LIST = Pattern.compile("(\\s*\\d{1,3}\\s*;)+\\s*");
  private static final int LAST_2_4_GHZ_CHANNEL = 14;
  /** The channels at 5 GHz that libnm 1.42 knows. */
  private static final Set<Long> CHANNELS_5_GHZ = Set.of(0L, 7L, 8L, 9L, 11L, 12L, 16L, 34L, 36L,
      38L, 40L, 42L,
      44L, 46L, 48L, 50L, 52L, 56L, 58L, 60L, 64L, 100L, 104L, 108L, 112L, 116L, 120L, 124L, 128L,
      132L, 136L, 140L, 149L,
      152L, 153L, 157L, 160L, 161L, 165L, 183L, 184L, 185L, 187L, 188L, 192L, 196L);

  private Keyfile() {}

  /**
   * Why a device could not use a keyfile.
   *
   * @param text the file's content
   * @return part of a sentence that names the line or the key; it quotes the value only of a key that is never secret;
   *         empty if the file is valid
   */
  public static Optional<String> problem(String text) {
    try {
      KeyfileText keyfile = KeyfileText.parse(text);
      KeyfileSections.check(keyfile);
      if (keyfile.hasSection("wifi") || keyfile.text("connection", "type").endsWith("wireless")
          || keyfile.text("connection", "type").equals("wifi")) {
        checkWifi(keyfile);
      }
      KeyfileSecurity.check(keyfile);
      KeyfileChoice.check(keyfile);
      KeyfileNumber.check(keyfile);
      KeyfileAddresses.check(keyfile);
      return Optional.empty();
    } catch (InvalidKeyfileException invalid) {
      return Optional.of(invalid.getMessage());
    }
  }

  private static void checkWifi(KeyfileText keyfile) throws InvalidKeyfileException {
    require(Wifi.isSsidLength(ssidBytes(keyfile)), "[wifi] needs an ssid of 1 to 32 bytes");
    String mode = keyfile.text("wifi", "mode");
    String band = keyfile.text("wifi", "band");
    String channel = keyfile.raw("wifi", "channel").strip();
    boolean numbered = channel.matches("[0-9]{1,15}") && Long.parseLong(channel) > 0;
    require(!mode.equals("mesh") || numbered && !band.isEmpty(),
        "wifi.mode is \"mesh\", which needs a band and a channel; add them");
    require(!numbered || !band.isEmpty(),
        "wifi.channel needs a band; add band=bg for 2.4 GHz, or band=a for 5 GHz");
    require(!numbered || isChannel(band, Long.parseLong(channel)),
        "wifi.channel is \"" + channel + "\", which the band does not have; change one of them");
  }

  private static boolean isChannel(String band, long channel) {
    return band.equals("a") ? CHANNELS_5_GHZ.contains(channel) : channel <= LAST_2_4_GHZ_CHANNEL;
  }

  /** The length of the network's name, which may be written as a list of bytes. */
  private static int ssidBytes(KeyfileText keyfile) {
    String text = keyfile.lenientText("wifi", "ssid");
    return BYTE_LIST.matcher(text).matches()
        ? (int) text.chars().filter(c -> c == ';').count()
        : text.replace("\\;", ";").getBytes(StandardCharsets.UTF_8).length;
  }
}
