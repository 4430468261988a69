package org.chameleoncloud.edge.web;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import okhttp3.Authenticator;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;

/**
 * The proxies in the environment, as usual for pods: {@code HTTPS_PROXY} for https URLs, {@code HTTP_PROXY} for http
 * URLs, and {@code NO_PROXY} for the servers that are reached directly. A lower-case variable takes precedence; an empty
 * one is treated as unset. Contains passwords.
 */
public final class Proxies {
  private static final String HTTPS = "HTTPS_PROXY";
  private static final String HTTP = "HTTP_PROXY";
  private static final String AUTHORIZATION = "Proxy-Authorization";
  /** The challenge with which OkHttp requests credentials before it opens a tunnel. */
  private static final String PREEMPTIVE = "OkHttp-Preemptive";

  private final HttpUrl forHttps;
  private final HttpUrl forHttp;
  private final NoProxy exceptions;

  private Proxies(HttpUrl forHttps, HttpUrl forHttp, NoProxy exceptions) {
    this.forHttps = forHttps;
    this.forHttp = forHttp;
    this.exceptions = exceptions;
  }

  /**
   * Reads the variables.
   *
   * @throws InvalidProxyException if one of them is not the address of an HTTP proxy
   */
  public static Proxies of(Map<String, String> environment) {
    return new Proxies(proxy(HTTPS, environment), proxy(HTTP, environment),
        NoProxy.parse(value("NO_PROXY", environment)));
  }

  private static String value(String name, Map<String, String> environment) {
    String lower = environment.getOrDefault(name.toLowerCase(Locale.ROOT), "").strip();
    return lower.isEmpty() ? environment.getOrDefault(name, "").strip() : lower;
  }

  private static HttpUrl proxy(String name, Map<String, String> environment) {
    String address = value(name, environment);
    if (address.isEmpty()) {
      return null;
    }
    HttpUrl proxy = HttpUrl.parse(address.contains("://") ? address : "http://" + address);
    if (proxy == null || proxy.isHttps()) {
      throw InvalidProxyException.address(name);
    }
    return proxy;
  }

  /** Makes a client use these proxies, with the credentials that they require. */
  public OkHttpClient.Builder applyTo(OkHttpClient.Builder client) {
    return client.proxySelector(new Selector()).proxyAuthenticator(new ProxyCredentials());
  }

  /** The hosts of the proxies. */
  public Set<String> hosts() {
    return Stream.of(forHttps, forHttp).filter(Objects::nonNull).map(HttpUrl::host)
        .collect(Collectors.toSet());
  }

  /** The proxy for a server; empty if it is reached directly. */
  private Optional<HttpUrl> forServer(boolean https, String host, int port) {
    return exceptions.matches(host, port)
        ? Optional.empty()
        : Optional.ofNullable(https ? forHttps : forHttp);
  }

  private final class Selector extends ProxySelector {
    @Override
    public List<Proxy> select(URI address) {
      boolean https = address.getScheme().equalsIgnoreCase("https");
      int port = address.getPort() < 0
          ? HttpUrl.defaultPort(https ? "https" : "http")
          : address.getPort();
      return List.of(forServer(https, host(address), port)
          .map(proxy -> new Proxy(Proxy.Type.HTTP,
              InetSocketAddress.createUnresolved(proxy.host(), proxy.port())))
          .orElse(Proxy.NO_PROXY));
    }

    /** {@link URI} parses no host whose last part begins with a digit, for example 0x7f.1; HTTP clients do. */
    private static String host(URI address) {
      return address.getHost() != null
          ? address.getHost()
          : address.getRawAuthority().replaceFirst(".*@", "").replaceFirst(":[0-9]*$", "");
    }

    @Override
    public void connectFailed(URI address, SocketAddress proxy, IOException failure) {
      // The request itself fails with the same exception.
    }
  }

  /** Sends the credentials once: when the proxy requires them, or before OkHttp opens a tunnel. */
  private final class ProxyCredentials implements Authenticator {
    @Override
    public Request authenticate(Route route, Response challenge) {
      Request request = challenge.request();
      boolean https = request.url().isHttps();
      String variable = https ? HTTPS : HTTP;
      HttpUrl proxy = https ? forHttps : forHttp;
      if (proxy.username().isEmpty()) {
        if (challenge.header("Proxy-Authenticate", "").equals(PREEMPTIVE)) {
          return null;
        }
        throw InvalidProxyException.passwordMissing(proxy, variable);
      }
      if (request.header(AUTHORIZATION) != null) {
        throw InvalidProxyException.passwordRejected(proxy, variable);
      }
      return request.newBuilder()
          .header(AUTHORIZATION, Credentials.basic(proxy.username(), proxy.password())).build();
    }
  }

  /** Without values, which may contain passwords. */
  @Override
  public String toString() {
    return "Proxies";
  }
}
