package org.chameleoncloud.edge.operator.api;

import java.util.List;

/** A static address of a connection. */
public sealed interface IpSettings permits Ipv4, Ipv6 {
  /** The address with the length of its network's prefix, such as {@code 192.0.2.10/24}. */
  String address();

  /** The router; null if the network has none. */
  String gateway();

  /** The DNS servers; null for those of {@code spec.image.dnsServers}, or balenaOS's own. */
  List<String> dns();
}
