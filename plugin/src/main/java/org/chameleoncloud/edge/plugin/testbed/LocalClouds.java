package org.chameleoncloud.edge.plugin.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.chameleoncloud.edge.registry.credentials.CredentialsFile;

/**
 * The files with clouds on this machine, where openstacksdk looks for them ({@code openstack/config/loader.py}):
 * {@code OS_CLIENT_CONFIG_FILE}, or else the working directory, {@code ~/.config/openstack} and {@code /etc/openstack}; and
 * the certificates of {@code OS_CACERT}.
 */
final class LocalClouds {
  private static final int MAX_BYTES = 1 << 20;
  private static final List<String> ENDINGS = List.of("yaml", "yml", "json");
  private static final List<String> NAMES = List.of("clouds", "secure", "clouds-public");

  private LocalClouds() {}

  /** The files' contents by the keys of {@link CredentialsFile}. */
  static Map<String, String> read(Map<String, String> environment) {
    Map<String, String> data = new HashMap<>();
    for (String name : NAMES) {
      file(name, environment).ifPresent(
          file -> data.put(name + "." + ending(file), text(file)));
    }
    if (data.isEmpty()) {
      throw CommandFailure.notFound("there is no clouds.yaml in this directory, in "
          + "~/.config/openstack or in /etc/openstack: download it from the testbed's dashboard, "
          + "or set OS_CLIENT_CONFIG_FILE");
    }
    variable("OS_CACERT", environment).map(Path::of)
        .ifPresent(file -> data.put(CredentialsFile.CA_KEY, text(file)));
    return data;
  }

  private static Optional<Path> file(String name, Map<String, String> environment) {
    String own = switch (name) {
      case "clouds" -> "OS_CLIENT_CONFIG_FILE";
      case "secure" -> "OS_CLIENT_SECURE_FILE";
      default -> "OS_CLIENT_VENDOR_FILE";
    };
    Optional<Path> named = variable(own, environment).map(Path::of);
    return named.isPresent()
        ? named
        : directories(environment)
            .flatMap(directory -> ENDINGS.stream().map(end -> directory.resolve(name + "." + end)))
            .filter(Files::isRegularFile).findFirst();
  }

  private static Stream<Path> directories(Map<String, String> environment) {
    return Stream.of(Optional.of(Path.of("")),
        variable("XDG_CONFIG_HOME", environment).map(Path::of)
            .or(() -> variable("HOME", environment).map(home -> Path.of(home, ".config")))
            .map(config -> config.resolve("openstack")),
        Optional.of(Path.of("/etc/openstack"))).flatMap(Optional::stream);
  }

  private static Optional<String> variable(String name, Map<String, String> environment) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  private static String ending(Path file) {
    return ENDINGS.stream().filter(end -> file.toString().endsWith("." + end)).findFirst()
        .orElse("yaml");
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw CommandFailure.failed(file + " has more than 1 MiB: it is no such file");
      }
      return Files.readString(file);
    } catch (IOException _) {
      throw CommandFailure.failed(file + " cannot be read: check that it exists, is UTF-8 text, "
          + "and that you may read it");
    }
  }
}
