package org.chameleoncloud.edge.registry;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import okhttp3.HttpUrl;

/**
 * The proxies that the environment names, as pods are given them: {@code HTTPS_PROXY} for https addresses,
 * {@code HTTP_PROXY} for http ones, and {@code NO_PROXY} with the hosts and domains that are reached without, {@code *}
 * for all. A name in lower case goes first. This machine itself is always reached without.
 */
final class EnvironmentProxies extends ProxySelector {
  private static final String HTTPS = "HTTPS_PROXY";
  private static final String HTTP = "HTTP_PROXY";

  private final List<Proxy> forHttps;
  private final List<Proxy> forHttp;
  private final List<String> without;

  /**
   * Reads the variables.
   *
   * @throws IllegalArgumentException when a proxy is none of the form {@code http://HOST:PORT}, or has a user; the
   *     message does not quote it
   */
  EnvironmentProxies(Map<String, String> environment) {
    forHttps = proxy(HTTPS, environment);
    forHttp = proxy(HTTP, environment);
    without = Arrays.stream(value("NO_PROXY", environment).split("[,\\s]+"))
        .map(entry -> entry.toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", ""))
        .filter(entry -> !entry.isEmpty()).toList();
  }

  private static String value(String name, Map<String, String> environment) {
    String lower = environment.getOrDefault(name.toLowerCase(Locale.ROOT), "").strip();
    return lower.isEmpty() ? environment.getOrDefault(name, "").strip() : lower;
  }

  private static List<Proxy> proxy(String name, Map<String, String> environment) {
    String address = value(name, environment);
    if (address.isEmpty()) {
      return List.of(Proxy.NO_PROXY);
    }
    HttpUrl proxy = HttpUrl.parse(address);
    if (proxy == null || proxy.isHttps() || !proxy.username().isEmpty()
        || !proxy.password().isEmpty()) {
      throw new IllegalArgumentException(
          "the variable " + name + " is no http://HOST:PORT without user and password");
    }
    return List.of(new Proxy(Proxy.Type.HTTP,
        InetSocketAddress.createUnresolved(proxy.host(), proxy.port())));
  }

  @Override
  public List<Proxy> select(URI asked) {
    String host = asked.getHost().toLowerCase(Locale.ROOT);
    if (isThisMachine(host) || without.stream().anyMatch(entry -> covers(entry, host))) {
      return List.of(Proxy.NO_PROXY);
    }
    return asked.getScheme().equalsIgnoreCase("https") ? forHttps : forHttp;
  }

  private static boolean covers(String entry, String host) {
    return entry.equals("*") || host.equals(entry) || host.endsWith("." + entry);
  }

  private static boolean isThisMachine(String host) {
    try {
      return host.equals("localhost")
          || InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  @Override
  public void connectFailed(URI asked, SocketAddress proxy, IOException failure) {
    // The request itself fails with the same.
  }
}
