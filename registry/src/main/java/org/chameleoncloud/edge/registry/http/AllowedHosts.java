package org.chameleoncloud.edge.registry.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.chameleoncloud.edge.registry.hosts.TestbedHosts;

/**
 * Keeps a client from connecting to hosts that are not allowed. The URL is judged before each request, the addresses when
 * the client resolves the name to connect to them: a name that resolves to something else a moment later is judged
 * again. Through a proxy only the URL can be judged, because the proxy resolves the name.
 */
public final class AllowedHosts implements Interceptor, Dns {
  private final TestbedHosts hosts;
  private final Set<String> proxies;
  private final Dns dns;

  /**
   * Allows what {@code hosts} allows.
   *
   * @param proxies the hosts of the client's own proxies, wherever they are
   * @param dns resolves names
   */
  public AllowedHosts(TestbedHosts hosts, Set<String> proxies, Dns dns) {
    this.hosts = hosts;
    this.proxies = proxies;
    this.dns = dns;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    HttpUrl url = chain.request().url();
    Optional<String> refusal = hosts.refusal(url);
    if (refusal.isPresent()) {
      throw new HostNotAllowedException(refusal.get());
    }
    if (proxies.contains(url.host()) && !hosts.names(url.host())) {
      throw new HostNotAllowedException("it is the operator's proxy");
    }
    return chain.proceed(chain.request());
  }

  @Override
  public List<InetAddress> lookup(String host) throws UnknownHostException {
    if (proxies.contains(host)) {
      return dns.lookup(host);
    }
    List<InetAddress> addresses = dns.lookup(hosts.names(host) ? host : absolute(host));
    for (InetAddress address : addresses) {
      Optional<String> refusal = hosts.refusal(host, address);
      if (refusal.isPresent()) {
        throw new HostNotAllowedException(refusal.get());
      }
    }
    return addresses;
  }

  /** A name with a dot at its end is not looked up in the domains of the pod's namespace and cluster. */
  private static String absolute(String host) {
    return host.endsWith(".") ? host : host + ".";
  }
}
