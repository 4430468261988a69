package org.chameleoncloud.edge.baker.source;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Response;

import org.chameleoncloud.edge.web.AddressScope;

/**
 * Keeps a client from addresses of this machine and its link, such as a cloud's metadata server: what is fetched ends up
 * in an image, which its owner reads. A name is checked where it is resolved, so that a second answer of its DNS server
 * is checked, too. Behind a proxy, which resolves names itself, only written addresses can be checked.
 */
final class PublicAddresses implements Interceptor, Dns {
  /** IPv6 addresses, and what ends in a number and so is an IPv4 address in some notation (URL Standard, 3.5). */
  private static final Pattern NUMERIC = Pattern
      .compile(".*:.*|(.*\\.)?(0x[0-9a-f]*|[0-9]+)\\.?");

  private final Dns names;
  private final ProxySelector proxies;
  private final Set<String> proxyHosts = ConcurrentHashMap.newKeySet();

  /** A source is at such an address. */
  static final class LocalAddressException extends IOException {
    private static final long serialVersionUID = 1;

    LocalAddressException() {
      super("its host has an address of this machine or its link, which is not fetched from; use"
          + " a server with another address");
    }
  }

  PublicAddresses(Dns names, ProxySelector proxies) {
    this.names = names;
    this.proxies = proxies;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    HttpUrl url = chain.request().url();
    Proxy proxy = proxies.select(url.uri()).getFirst();
    if (proxy.address() instanceof InetSocketAddress address) {
      proxyHosts.add(address.getHostString());
      requireNoLocalName(url.host());
    } else {
      requirePublic(names.lookup(url.host()));
    }
    return chain.proceed(chain.request());
  }

  private void requireNoLocalName(String host) throws IOException {
    if (host.equals("localhost") || host.endsWith(".localhost")) {
      throw new LocalAddressException();
    }
    if (NUMERIC.matcher(host).matches()) {
      try {
        requirePublic(names.lookup(host));
      } catch (UnknownHostException _) {
        // A notation that Java does not accept, but a proxy may.
        throw new LocalAddressException();
      }
    }
  }

  @Override
  public List<InetAddress> lookup(String host) throws UnknownHostException {
    List<InetAddress> addresses = names.lookup(host);
    if (!proxyHosts.contains(host) && isLocal(addresses)) {
      throw new UnknownHostException(host);
    }
    return addresses;
  }

  private static void requirePublic(List<InetAddress> addresses) throws LocalAddressException {
    if (isLocal(addresses)) {
      throw new LocalAddressException();
    }
  }

  private static boolean isLocal(List<InetAddress> addresses) {
    return addresses.stream().anyMatch(it -> AddressScope.of(it) == AddressScope.LOCAL);
  }
}
