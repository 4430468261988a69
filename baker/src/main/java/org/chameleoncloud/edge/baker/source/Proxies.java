package org.chameleoncloud.edge.baker.source;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import okhttp3.Authenticator;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * The proxies that the environment names, as pods are given them: {@code https_proxy}, {@code http_proxy} and
 * {@code no_proxy}, in lower case or in capitals. Holds the proxies' passwords.
 */
final class Proxies extends ProxySelector implements Authenticator {
  private static final String AUTHORIZATION = "Proxy-Authorization";

  private static final String OF_OKHTTP_ITSELF = "OkHttp-Preemptive";

  private final Map<String, String> environment;
  private final NoProxy exceptions;

  Proxies(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
    this.exceptions = NoProxy.parse(value("no_proxy"));
  }

  /**
   * The proxy for an address.
   *
   * @throws BakeFailure {@code BadRequest} when the environment names one that is none
   */
  @Override
  public List<Proxy> select(URI uri) {
    String address = value(uri.getScheme() + "_proxy").strip();
    if (address.isEmpty() || exceptions.match(uri.getHost(), port(uri))) {
      return List.of(Proxy.NO_PROXY);
    }
    HttpUrl proxy = parse(address, uri.getScheme() + "_proxy");
    return List.of(new Proxy(Proxy.Type.HTTP,
        InetSocketAddress.createUnresolved(proxy.host(), proxy.port())));
  }

  private static int port(URI uri) {
    int usual = uri.getScheme().equals("https") ? 443 : 80;
    return uri.getPort() < 0 ? usual : uri.getPort();
  }

  private static HttpUrl parse(String address, String variable) {
    HttpUrl proxy = HttpUrl.parse(address.contains("://") ? address : "http://" + address);
    if (proxy == null || proxy.isHttps()) {
      // The value may hold a password.
      throw new BakeFailure(Reason.BadRequest, "the environment's "
          + variable.toUpperCase(Locale.ROOT)
          + " is no address of a proxy: write it like http://proxy.example.org:3128");
    }
    return proxy;
  }

  /** Signs in once, and before it is asked where that must be: OkHttp opens tunnels with a question of its own. */
  @Override
  public Request authenticate(Route route, Response answer) {
    String variable = answer.request().url().scheme() + "_proxy";
    HttpUrl proxy = parse(value(variable).strip(), variable);
    if (proxy.username().isEmpty()
        && answer.header("Proxy-Authenticate", "").equals(OF_OKHTTP_ITSELF)) {
      return null;
    }
    if (proxy.username().isEmpty() || answer.request().header(AUTHORIZATION) != null) {
      throw new BakeFailure(Reason.BadRequest, "the proxy " + proxy.host() + ":" + proxy.port()
          + (proxy.username().isEmpty() ? " wants" : " does not accept the")
          + " user and password: name them in " + variable.toUpperCase(Locale.ROOT)
          + ", as in http://user:password@proxy.example.org:3128");
    }
    return answer.request().newBuilder()
        .header(AUTHORIZATION, Credentials.basic(proxy.username(), proxy.password())).build();
  }

  private String value(String name) {
    String lower = environment.get(name);
    return lower != null
        ? lower
        : environment.getOrDefault(name.toUpperCase(Locale.ROOT), "");
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException error) {
    // The call itself fails with the same error.
  }

  /** Nothing of the environment: it holds passwords. */
  @Override
  public String toString() {
    return "Proxies";
  }
}
