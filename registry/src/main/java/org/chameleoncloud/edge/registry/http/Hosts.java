package org.chameleoncloud.edge.registry.http;

import okhttp3.HttpUrl;

/** Formats URLs for messages: host and port only, because path and query may contain secrets. */
public final class Hosts {
  private Hosts() {}

  /** The host, with the port unless it is the default port of the scheme. */
  public static String name(HttpUrl url) {
    String host = url.host().contains(":") ? "[" + url.host() + "]" : url.host();
    return url.port() == HttpUrl.defaultPort(url.scheme()) ? host : host + ":" + url.port();
  }
}
