package org.chameleoncloud.edge.registry;

import okhttp3.HttpUrl;

/** How an address is told to people: never more than host and port, since a path or query may hold a secret. */
final class Hosts {
  private Hosts() {}

  /** The host, with the port unless it is the scheme's own. */
  static String name(HttpUrl url) {
    String host = url.host().contains(":") ? "[" + url.host() + "]" : url.host();
    return url.port() == HttpUrl.defaultPort(url.scheme()) ? host : host + ":" + url.port();
  }
}
