package org.chameleoncloud.edge.baker.boot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.chameleoncloud.edge.baker.config.ConfigJson;
import org.chameleoncloud.edge.baker.config.KeyfileSecrets;
import org.chameleoncloud.edge.baker.fat.FatEntry;
import org.chameleoncloud.edge.baker.fat.FatVolume;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Printable;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** Reads the files of a boot partition that describe the image. */
public final class BootFiles {
  static final String CONFIG = "config.json";
  /** The directory from which balenaOS reads NetworkManager keyfiles. */
  static final String CONNECTIONS = "system-connections";
  /** The suffix of balenaOS's example of a keyfile, whose passphrase is an example too. */
  private static final String EXAMPLE = ".ignore";
  /** balenaOS's own config.json has about 1 kB. */
  private static final int MAX_BYTES = 1 << 20;
  /** In characters; the longest device type has 32. Results repeat it. */
  private static final int MAX_STATED = 100;

  private final FatVolume volume;

  public BootFiles(FatVolume volume) {
    this.volume = volume;
  }

  /**
   * The image's configuration; empty if it has none.
   *
   * @throws BakeFailure {@code MalformedConfig}
   */
  public Optional<ConfigJson> config() throws IOException {
    return volume.read(CONFIG, MAX_BYTES).map(text -> ConfigJson.parse(text,
        "the image's config.json", Reason.MalformedConfig));
  }

  /** The device type of the image, from config.json or otherwise device-type.json; empty if neither states it. */
  public Optional<String> deviceType() throws IOException {
    Optional<String> configured = config().flatMap(config -> config.text("deviceType"));
    Optional<String> type = configured.isPresent()
        ? configured
        : volume.read("device-type.json", MAX_BYTES)
            .map(text -> ConfigJson.parse(text, "the image's device-type.json",
                Reason.MalformedConfig))
            .flatMap(file -> file.text("slug"));
    return type.map(BootFiles::stated);
  }

  /** What is missing for a device to join the testbed, as sentences; empty if it has its key. */
  public static List<String> notes(ConfigJson config) {
    return config.text("deviceApiKey").filter(key -> !key.isBlank()).isPresent()
        ? List.of()
        : List.of("the image has no device key, so its device cannot join the testbed; bake it with"
            + " a configuration that has deviceApiKey");
  }

  /** The names of the keyfiles for network connections, sorted. */
  public List<String> connections() throws IOException {
    return volume.list(CONNECTIONS).stream().filter(entry -> !entry.isDirectory())
        .map(FatEntry::name).sorted().toList();
  }

  /** Which of the keyfiles has a secret, as "psk in system-connections/lab.nmconnection"; empty if they have none. */
  Optional<String> networkSecret() throws IOException {
    for (String name : connections()) {
      String path = CONNECTIONS + "/" + name;
      Optional<String> secret = name.toLowerCase(Locale.ROOT).endsWith(EXAMPLE)
          ? Optional.empty()
          : volume.read(path, MAX_BYTES).flatMap(KeyfileSecrets::first);
      if (secret.isPresent()) {
        return secret.map(property -> property + " in " + path);
      }
    }
    return Optional.empty();
  }

  /** The version of balenaOS from os-release, for example "6.1.15"; empty if the image does not state it. */
  public Optional<String> osVersion() throws IOException {
    Optional<String> id = osRelease("VERSION_ID");
    return (id.isPresent() ? id : osRelease("VERSION")).map(BootFiles::stated);
  }

  private static String stated(String text) {
    return Printable.line(text, MAX_STATED);
  }

  private Optional<String> osRelease(String key) throws IOException {
    return volume.read("os-release", MAX_BYTES)
        .flatMap(text -> new String(text, StandardCharsets.UTF_8)
            .lines().filter(line -> line.startsWith(key + "="))
            .map(line -> line.substring(key.length() + 1).strip().replace("\"", ""))
            .filter(value -> !value.isEmpty()).findFirst());
  }
}
