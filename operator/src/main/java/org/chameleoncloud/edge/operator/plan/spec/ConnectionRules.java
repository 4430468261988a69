package org.chameleoncloud.edge.operator.plan.spec;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.chameleoncloud.edge.balenaos.InterfaceName;
import org.chameleoncloud.edge.balenaos.IpAddress;
import org.chameleoncloud.edge.balenaos.Wifi;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.IpSettings;
import org.chameleoncloud.edge.operator.api.NetworkConnection;
import org.chameleoncloud.edge.operator.api.SpecPatterns;

/** The rules for network connections. */
final class ConnectionRules {
  private static final Pattern LABEL = Pattern.compile(SpecPatterns.LABEL);

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
    if (connections.size() > ImageSpec.MAX_CONNECTIONS) {
      return Optional.of("spec.image.connections has more than " + ImageSpec.MAX_CONNECTIONS
          + " connections");
    }
    Set<String> names = new HashSet<>();
    return connections.stream().map(connection -> problem(connection, names))
        .flatMap(Optional::stream).findFirst();
  }

  private static Optional<String> problem(NetworkConnection connection, Set<String> earlier) {
    String name = connection == null ? null : connection.name();
    if (name == null || name.length() > SpecPatterns.LABEL_LENGTH
        || !LABEL.matcher(name).matches()) {
      return Optional
          .of("spec.image.connections: a connection's name must have lower-case letters, "
              + "digits and '-' only, a letter or digit at both ends, and at most "
              + SpecPatterns.LABEL_LENGTH + " characters");
    }
    if (!earlier.add(name)) {
      return Optional.of("spec.image.connections has two connections \"" + name + "\"");
    }
    return kind(connection).or(() -> secret(connection)).or(() -> wifi(connection.wifi()))
        .or(() -> ethernet(connection.ethernet()))
        .or(() -> addresses("ipv4", connection.ipv4(), IpAddress::isIpv4Prefix, IpAddress::isIpv4))
        .or(() -> addresses("ipv6", connection.ipv6(), IpAddress::isIpv6Prefix, IpAddress::isIpv6))
        .map(problem -> "The connection \"" + name + "\" in spec.image.connections " + problem);
  }

  private static Optional<String> kind(NetworkConnection connection) {
    long kinds = Stream.of(connection.wifi(), connection.ethernet(), connection.keyfileSecretRef())
        .filter(Objects::nonNull).count();
    if (kinds != 1) {
      return Optional.of("must have exactly one of wifi, ethernet and keyfileSecretRef");
    }
    boolean addressesTwice = connection.keyfileSecretRef() != null
        && (connection.ipv4() != null || connection.ipv6() != null);
    return problemIf(addressesTwice, "must not have ipv4 or ipv6 next to keyfileSecretRef: "
        + "set the addresses in the keyfile");
  }

  private static Optional<String> secret(NetworkConnection connection) {
    return connection.secretRef().filter(ref -> !ref.isWellFormed())
        .map(_ -> "needs the name of a Secret and of a key in it");
  }

  private static Optional<String> wifi(NetworkConnection.Wifi wifi) {
    return problemIf(
        wifi != null && !Wifi.isSsid(Objects.requireNonNullElse(wifi.ssid(), "")),
        "needs an ssid of 1 to " + Wifi.MAX_SSID_BYTES
            + " bytes; characters outside ASCII take several");
  }

  private static Optional<String> ethernet(NetworkConnection.Ethernet ethernet) {
    String name = ethernet == null ? null : ethernet.interfaceName();
    return problemIf(name != null && !InterfaceName.isValid(name),
        "has an invalid interfaceName: write one such as eth0");
  }

  private static Optional<String> addresses(String family, IpSettings settings,
      Predicate<String> isPrefix, Predicate<String> isAddress) {
    if (settings == null) {
      return Optional.empty();
    }
    if (settings.address() == null || !isPrefix.test(settings.address())) {
      return Optional.of("needs an " + family + ".address with a prefix length, such as "
          + (family.equals("ipv4") ? "192.0.2.10/24" : "2001:db8::10/64"));
    }
    if (settings.gateway() != null && !isAddress.test(settings.gateway())) {
      return Optional.of("has an " + family + ".gateway that is not an address");
    }
    boolean invalid = settings.dns() != null && settings.dns().stream()
        .anyMatch(server -> server == null || !isAddress.test(server));
    return problemIf(invalid, "has an entry in " + family + ".dns that is not an address");
  }

  private static Optional<String> problemIf(boolean wrong, String problem) {
    return wrong ? Optional.of(problem) : Optional.empty();
  }
}
