package org.chameleoncloud.edge.registry.hosts;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The host of a URL as OkHttp has it: in lower case and ASCII, an IPv6 address without brackets.
 *
 * @param text the address, or the name without a dot at its end
 */
record HostName(String text) {
  private static final Pattern IPV4 = Pattern.compile("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}");
  /** The last part of what some programs read as an IPv4 address: 2130706433, 127.1, 0x7f.1, 0177.0.0.1. */
  private static final Pattern NUMBER = Pattern.compile("\\d+|0x[0-9a-f]*");

  static HostName of(String host) {
    String withoutDot = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return new HostName(IPV4.matcher(withoutDot).matches() ? host : withoutDot);
  }

  /** The address, if it is one in its usual form. */
  Optional<InetAddress> address() {
    if (!text.contains(":") && !IPV4.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }

  /** Whether it is neither a name nor an address in its usual form. */
  boolean isOdd() {
    return address().isEmpty() && (text.contains(":") || labels().contains("")
        || NUMBER.matcher(labels().getLast()).matches());
  }

  /** Whether it is a name that only exists on this machine or in this cluster. */
  boolean isInsideCluster() {
    List<String> labels = labels();
    return address().isEmpty()
        && (labels.size() == 1 || labels.getLast().equals("localhost")
            || labels.subList(1, labels.size()).contains("svc")
            || text.endsWith(".cluster.local"));
  }

  private List<String> labels() {
    return Arrays.asList(text.split("\\.", -1));
  }
}
