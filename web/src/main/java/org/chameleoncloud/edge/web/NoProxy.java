package org.chameleoncloud.edge.web;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The servers that are reached without a proxy. {@code NO_PROXY} is interpreted like by curl and by Go programs such as
 * Kubernetes (golang.org/x/net/http/httpproxy): names including their subdomains, addresses, networks such as
 * 10.0.0.0/8, names and addresses with a port, and {@code *} for all. Loopback addresses and {@code localhost} need no
 * entry.
 */
record NoProxy(List<Entry> entries) {
  private static final int ANY_PORT = -1;
  private static final int ALL_BITS = Integer.MAX_VALUE;

  /** A name, or an address of which the first {@code bits} are compared. */
  private record Entry(String name, Optional<InetAddress> address, int bits, int port) {
    boolean matches(String host, Optional<InetAddress> hostAddress, int hostPort) {
      if (port != ANY_PORT && port != hostPort) {
        return false;
      }
      if (address.isPresent()) {
        return hostAddress.isPresent()
            && sharePrefix(address.get().getAddress(), hostAddress.get().getAddress());
      }
      return name.equals("*") || host.equals(name) || host.endsWith("." + name);
    }

    private boolean sharePrefix(byte[] ours, byte[] theirs) {
      if (ours.length != theirs.length) {
        return false;
      }
      for (int bit = 0; bit < Math.min(bits, ours.length * Byte.SIZE); bit++) {
        int mask = 0x80 >> bit % Byte.SIZE;
        if ((ours[bit / Byte.SIZE] & mask) != (theirs[bit / Byte.SIZE] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Parses the variable's value. An invalid entry matches nothing. */
  static NoProxy parse(String value) {
    return new NoProxy(Arrays.stream(value.split("[,\\s]+")).filter(text -> !text.isEmpty())
        .map(text -> entry(text.toLowerCase(Locale.ROOT))).toList());
  }

  private static Entry entry(String text) {
    int slash = text.indexOf('/');
    if (slash > 0 && text.substring(slash + 1).matches("\\d{1,3}")) {
      return entry(text.substring(0, slash), Integer.parseInt(text.substring(slash + 1)), ANY_PORT);
    }
    int colon = text.lastIndexOf(':');
    boolean bareIpv6 = colon != text.indexOf(':') && !text.contains("]:");
    if (colon > 0 && !bareIpv6 && text.substring(colon + 1).matches("\\d{1,5}")) {
      return entry(text.substring(0, colon), ALL_BITS, Integer.parseInt(text.substring(colon + 1)));
    }
    return entry(text, ALL_BITS, ANY_PORT);
  }

  private static Entry entry(String text, int bits, int port) {
    String name = text.replaceFirst("^\\*?\\.", "").replaceFirst("\\.$", "");
    return new Entry(name, addressLiteral(name), bits, port);
  }

  /** Whether a server is reached without a proxy. */
  boolean matches(String host, int port) {
    String name = host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    Optional<InetAddress> address = addressLiteral(name);
    return name.equals("localhost") || address.filter(InetAddress::isLoopbackAddress).isPresent()
        || entries.stream().anyMatch(entry -> entry.matches(name, address, port));
  }

  /** The address, if a text is one; names are not resolved. */
  private static Optional<InetAddress> addressLiteral(String text) {
    boolean bracketed = text.startsWith("[") && text.endsWith("]");
    try {
      return Optional.of(
          InetAddress.ofLiteral(bracketed ? text.substring(1, text.length() - 1) : text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
