package org.chameleoncloud.edge.baker.source;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which servers are reached without a proxy, as curl and Kubernetes' own programs read {@code NO_PROXY}: names with
 * everything below them, addresses, networks such as 10.0.0.0/8, each with or without a port, and "*" for all.
 */
record NoProxy(List<Entry> entries) {
  private static final int ANY_PORT = -1;

  /** A name or an address; {@code bits} is how much of an address must agree. */
  private record Entry(String name, Optional<InetAddress> address, int bits, int port) {
    boolean matches(String host, Optional<InetAddress> hostAddress, int hostPort) {
      if (port != ANY_PORT && port != hostPort) {
        return false;
      }
      if (address.isPresent()) {
        return hostAddress.isPresent()
            && agree(address.get().getAddress(), hostAddress.get().getAddress());
      }
      return name.equals("*") || host.equals(name) || host.endsWith("." + name);
    }

    private boolean agree(byte[] ours, byte[] theirs) {
      if (ours.length != theirs.length) {
        return false;
      }
      for (int bit = 0; bit < Math.min(bits, ours.length * 8); bit++) {
        int mask = 0x80 >> bit % 8;
        if ((ours[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Reads the variable's value; what is no name, address or network matches nothing. */
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
    boolean bare = colon != text.indexOf(':') && !text.contains("]:");
    if (colon > 0 && !bare && text.substring(colon + 1).matches("\\d{1,5}")) {
      return entry(text.substring(0, colon), Integer.MAX_VALUE,
          Integer.parseInt(text.substring(colon + 1)));
    }
    return entry(text, Integer.MAX_VALUE, ANY_PORT);
  }

  private static Entry entry(String text, int bits, int port) {
    String name = text.replaceFirst("^\\*?\\.", "").replaceFirst("\\.$", "");
    return new Entry(name, literal(name), bits, port);
  }

  /** Whether a server is one of them. */
  boolean match(String host, int port) {
    String name = host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    Optional<InetAddress> address = literal(name);
    return entries.stream().anyMatch(entry -> entry.matches(name, address, port));
  }

  /** The address that a text writes out; no name is looked up. */
  private static Optional<InetAddress> literal(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(
          text.startsWith("[") && text.endsWith("]")
              ? text.substring(1, text.length() - 1)
              : text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
