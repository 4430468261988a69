package org.chameleoncloud.edge.web;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * From where an address can be reached, by IANA's registries of special-purpose addresses (RFC 6890). An IPv6 address
 * that has an IPv4 address in it has the scope of that one: a gateway may translate it.
 */
public enum AddressScope {
  /** From the whole internet. */
  PUBLIC,
  /** From the networks of one organization, among them those of pods, Services and nodes. */
  PRIVATE,
  /**
   * From the machine or its link only: loopback, link-local, multicast, reserved, and the metadata services of clouds,
   * which give credentials to whatever runs on a node.
   */
  LOCAL;

  private record Network(byte[] address, int bits, AddressScope scope) {
    static Network of(String prefix, AddressScope scope) {
      String[] parts = prefix.split("/");
      return new Network(InetAddress.ofLiteral(parts[0]).getAddress(), Integer.parseInt(parts[1]),
          scope);
    }

    boolean contains(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      int whole = bits / Byte.SIZE;
      int mask = 0xff00 >> bits % Byte.SIZE & 0xff;
      return Arrays.equals(address, 0, whole, other, 0, whole)
          && (mask == 0 || (address[whole] & mask) == (other[whole] & mask));
    }
  }

  /** Single addresses and smaller networks first. */
  private static final List<Network> NETWORKS = List.of(
      // The metadata services of Azure, Alibaba, AWS and Google; Oracle's is in 192.0.0.0/24.
      Network.of("168.63.129.16/32", LOCAL), Network.of("100.100.100.200/32", LOCAL),
      Network.of("fd00:ec2::/32", LOCAL), Network.of("fd20:ce::/32", LOCAL),
      Network.of("0.0.0.0/8", LOCAL), Network.of("127.0.0.0/8", LOCAL),
      Network.of("169.254.0.0/16", LOCAL), Network.of("192.0.0.0/24", LOCAL),
      Network.of("224.0.0.0/4", LOCAL), Network.of("240.0.0.0/4", LOCAL),
      Network.of("10.0.0.0/8", PRIVATE), Network.of("100.64.0.0/10", PRIVATE),
      Network.of("172.16.0.0/12", PRIVATE), Network.of("192.168.0.0/16", PRIVATE),
      Network.of("198.18.0.0/15", PRIVATE),
      Network.of("fe80::/10", LOCAL), Network.of("ff00::/8", LOCAL),
      // Teredo, which hides the IPv4 address.
      Network.of("2001::/32", LOCAL),
      Network.of("64:ff9b:1::/48", PRIVATE), Network.of("fc00::/7", PRIVATE),
      Network.of("fec0::/10", PRIVATE));

  /** ::ffff:0:0, which {@link InetAddress} would turn into an IPv4 address. */
  private static final byte[] IPV4_MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0, 0, 0};

  /**
   * IPv4-compatible, IPv4-mapped, IPv4-translated and NAT64 addresses end with an IPv4 address (RFC 4291, 2765, 6052);
   * 6to4 addresses begin with it (RFC 3056).
   */
  private static final List<Network> ENDING_WITH_IPV4 = List.of(Network.of("::/96", PUBLIC),
      new Network(IPV4_MAPPED, 96, PUBLIC), Network.of("::ffff:0:0:0/96", PUBLIC),
      Network.of("64:ff9b::/96", PUBLIC));
  private static final Network SIX_TO_FOUR = Network.of("2002::/16", PUBLIC);

  /** The scope of an address, of either family. */
  public static AddressScope of(InetAddress address) {
    return of(address.getAddress());
  }

  private static AddressScope of(byte[] address) {
    if (SIX_TO_FOUR.contains(address)) {
      return of(Arrays.copyOfRange(address, 2, 6));
    }
    if (ENDING_WITH_IPV4.stream().anyMatch(network -> network.contains(address))) {
      return of(Arrays.copyOfRange(address, 12, 16));
    }
    return NETWORKS.stream().filter(network -> network.contains(address)).map(Network::scope)
        .findFirst().orElse(PUBLIC);
  }
}
