package org.chameleoncloud.edge.operator.plan;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.IpSettings;
import org.chameleoncloud.edge.operator.api.NetworkConnection;
import org.chameleoncloud.edge.operator.api.SpecPatterns;

/** The rules for network connections. */
final class ConnectionRules {
  private static final Pattern LABEL = Pattern.compile(SpecPatterns.LABEL);
  private static final Pattern INTERFACE_NAME = Pattern.compile(SpecPatterns.INTERFACE_NAME);
  private static final Pattern IPV4_PREFIX = Pattern.compile(SpecPatterns.IPV4_PREFIX);
  private static final Pattern IPV6_PREFIX = Pattern.compile(SpecPatterns.IPV6_PREFIX);

  private ConnectionRules() {}

  /**
   * The first thing that is wrong, as a sentence that names the connection.
   *
   * @param connections null for none
   */
  static Optional<String> firstProblem(List<NetworkConnection> connections) {
    if (connections == null) {
      return Optional.empty();
    }
    if (connections.size() > ImageSpec.MOST_CONNECTIONS) {
      return Optional.of("spec.image.connections has more than " + ImageSpec.MOST_CONNECTIONS
          + " connections");
    }
    Set<String> names = new HashSet<>();
    return connections.stream().map(connection -> problem(connection, names))
        .flatMap(Optional::stream).findFirst();
  }

  private static Optional<String> problem(NetworkConnection connection, Set<String> before) {
    String name = connection == null ? null : connection.name();
    if (name == null || name.length() > SpecPatterns.NAME_LENGTH
        || !LABEL.matcher(name).matches()) {
      return Optional
          .of("spec.image.connections: a connection's name has lower-case letters, digits "
              + "and '-' only, a letter or digit at both ends, at most "
              + SpecPatterns.NAME_LENGTH);
    }
    if (!before.add(name)) {
      return Optional.of("spec.image.connections has two connections \"" + name + "\"");
    }
    return kind(connection).or(() -> secret(connection)).or(() -> wifi(connection.wifi()))
        .or(() -> ethernet(connection.ethernet()))
        .or(() -> addresses("ipv4", connection.ipv4(), IPV4_PREFIX, OwnerRules::isIpv4))
        .or(() -> addresses("ipv6", connection.ipv6(), IPV6_PREFIX, OwnerRules::isIpv6))
        .map(problem -> "The connection \"" + name + "\" in spec.image.connections " + problem);
  }

  private static Optional<String> kind(NetworkConnection connection) {
    long kinds = Stream.of(connection.wifi(), connection.ethernet(), connection.keyfileSecretRef())
        .map(Optional::ofNullable).flatMap(Optional::stream).count();
    if (kinds != 1) {
      return Optional.of("takes exactly one of wifi, ethernet and keyfileSecretRef");
    }
    boolean twice = connection.keyfileSecretRef() != null
        && (connection.ipv4() != null || connection.ipv6() != null);
    return told(twice,
        "takes no ipv4 and no ipv6 beside its keyfileSecretRef: the keyfile has them");
  }

  private static Optional<String> secret(NetworkConnection connection) {
    return connection.secretRef().filter(ref -> !ref.isWellFormed())
        .map(_ -> "needs the name of a Secret and of a key in it");
  }

  private static Optional<String> wifi(NetworkConnection.Wifi wifi) {
    if (wifi == null) {
      return Optional.empty();
    }
    int bytes = Objects.requireNonNullElse(wifi.ssid(), "")
        .getBytes(StandardCharsets.UTF_8).length;
    return told(bytes == 0 || bytes > SpecPatterns.SSID_BYTES,
        "needs an ssid of 1 to " + SpecPatterns.SSID_BYTES
            + " bytes; letters outside ASCII have several");
  }

  private static Optional<String> ethernet(NetworkConnection.Ethernet ethernet) {
    String port = ethernet == null ? null : ethernet.interfaceName();
    return told(port != null && !INTERFACE_NAME.matcher(port).matches(),
        "has an interfaceName that is none, such as eth0");
  }

  private static Optional<String> addresses(String family, IpSettings settings,
      Pattern withPrefix, Predicate<String> isAddress) {
    if (settings == null) {
      return Optional.empty();
    }
    String address = settings.address();
    if (address == null || !withPrefix.matcher(address).matches()
        || !isAddress.test(address.substring(0, address.indexOf('/')))) {
      return Optional.of("needs an " + family + ".address with a prefix length, such as "
          + (family.equals("ipv4") ? "192.0.2.10/24" : "2001:db8::10/64"));
    }
    if (settings.gateway() != null && !isAddress.test(settings.gateway())) {
      return Optional.of("has an " + family + ".gateway that is no address");
    }
    boolean odd = settings.dns() != null && settings.dns().stream()
        .anyMatch(server -> server == null || !isAddress.test(server));
    return told(odd, "has an entry in " + family + ".dns that is no address");
  }

  private static Optional<String> told(boolean wrong, String problem) {
    return wrong ? Optional.of(problem) : Optional.empty();
  }
}
