package org.chameleoncloud.edge.web;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Addresses that mean something else to each machine, or that belong to a private network (IANA's special-purpose
 * registries, RFC 6890). An IPv6 address that carries an IPv4 address is classified by the latter, too, since a
 * translator may forward it there.
 */
public final class LocalAddresses {
  /** ::ffff:0:0, which {@link InetAddress} would turn into an IPv4 address. */
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0, 0, 0};

  /** This network, loopback, link-local, multicast and broadcast (RFC 791, 1122, 3927, 5771, 919; RFC 4291). */
  private static final List<Network> LOCAL = networks("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16",
      "224.0.0.0/4", "255.255.255.255/32", "::/128", "::1/128", "fe80::/10", "ff00::/8");

  /** Private, shared by a provider's customers, and unique local (RFC 1918, 6598, 4193). */
  private static final List<Network> PRIVATE = networks("10.0.0.0/8", "172.16.0.0/12",
      "192.168.0.0/16", "100.64.0.0/10", "fc00::/7");

  /** Compatible and mapped (RFC 4291), NAT64 (RFC 6052) and 6to4 (RFC 3056). */
  private static final List<Carrier> CARRIERS = List.of(new Carrier(Network.of("::/96"), 12),
      new Carrier(new Network(MAPPED, 96), 12), new Carrier(Network.of("64:ff9b::/96"), 12),
      new Carrier(Network.of("2002::/16"), 2));

  /** The addresses of the same length that share the first {@code bits}. */
  private record Network(byte[] first, int bits) {
    /** A network in the usual form, for example {@code 10.0.0.0/8}. */
    static Network of(String text) {
      int slash = text.indexOf('/');
      return new Network(InetAddress.ofLiteral(text.substring(0, slash)).getAddress(),
          Integer.parseInt(text.substring(slash + 1)));
    }

    boolean contains(byte[] address) {
      if (address.length != first.length) {
        return false;
      }
      int whole = bits / Byte.SIZE;
      int rest = 0xFF00 >> bits % Byte.SIZE & 0xFF;
      return Arrays.equals(address, 0, whole, first, 0, whole)
          && (rest == 0 || (address[whole] & rest) == (first[whole] & rest));
    }
  }

  /** IPv6 addresses that have an IPv4 address from the byte {@code at} on. */
  private record Carrier(Network network, int at) {
    Optional<byte[]> carried(byte[] address) {
      return network.contains(address)
          ? Optional.of(Arrays.copyOfRange(address, at, at + Integer.BYTES))
          : Optional.empty();
    }
  }

  private LocalAddresses() {}

  private static List<Network> networks(String... texts) {
    return Stream.of(texts).map(Network::of).toList();
  }

  /**
   * Whether an address leads to this machine, to its link or to several machines: loopback, link-local, unspecified,
   * multicast or broadcast.
   */
  public static boolean isLocal(InetAddress address) {
    return isIn(LOCAL, address);
  }

  /** Whether an address belongs to a private network: RFC 1918, 100.64.0.0/10 or fc00::/7. */
  public static boolean isPrivate(InetAddress address) {
    return isIn(PRIVATE, address);
  }

  private static boolean isIn(List<Network> networks, InetAddress address) {
    byte[] bytes = address.getAddress();
    return networks.stream().anyMatch(network -> network.contains(bytes)
        || CARRIERS.stream().flatMap(carrier -> carrier.carried(bytes).stream())
            .anyMatch(network::contains));
  }
}
