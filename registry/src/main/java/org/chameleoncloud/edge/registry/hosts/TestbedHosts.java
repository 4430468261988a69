package org.chameleoncloud.edge.registry.hosts;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import org.chameleoncloud.edge.web.AddressScope;

/**
 * Which hosts may be connected to, no matter who says so: the URL in a Secret and those in a testbed's catalog come from
 * users who must not reach what the process itself can reach.
 *
 * <p>Without entries these are all hosts with public addresses; with entries the listed hosts only. Private addresses
 * require an entry, loopback, link-local and similar addresses one that has the host's full name or the address itself,
 * and so do names that only exist inside a cluster.
 *
 * @param entries the listed hosts; empty for all with public addresses
 * @param plainHttp whether http URLs are accepted, which send a credential's secret in clear text
 */
public record TestbedHosts(List<HostEntry> entries, boolean plainHttp) {
  /** Copies the entries. */
  public TestbedHosts {
    entries = List.copyOf(entries);
  }

  /** Hosts that are asked without a credential, also by http: those of image sources. */
  public static TestbedHosts withoutCredential(List<HostEntry> entries) {
    return new TestbedHosts(entries, true);
  }

  /** All hosts with public addresses, by https. */
  public static TestbedHosts anyPublic() {
    return new TestbedHosts(List.of(), false);
  }

  /** These hosts only, also by http: for a testbed on this machine. */
  public static TestbedHosts local(String... hosts) {
    return new TestbedHosts(Stream.of(hosts).map(HostEntry::parse).toList(), true);
  }

  /** Why no request may be sent to {@code url}, as far as the URL says, as part of a sentence; empty if one may. */
  public Optional<String> refusal(HttpUrl url) {
    HostName host = HostName.of(url.host());
    if (!url.isHttps() && !plainHttp) {
      return Optional.of("an http URL would send the credential's secret in clear text");
    }
    if (host.isOdd()) {
      return Optional.of("it is neither a host name nor an address in its usual form");
    }
    boolean listed = entries.stream().anyMatch(entry -> entry.matches(host, url.port()));
    if (!listed && !entries.isEmpty()) {
      return Optional.of("it is not one of the allowed hosts");
    }
    if (host.isInsideCluster() && !names(url.host())) {
      return Optional.of("it is a name inside the cluster");
    }
    return host.address().filter(address -> !permits(host, address))
        .map(_ -> "it is a private or local address");
  }

  /** Why {@code host} must not be connected to at an address that its name resolves to; empty if it may. */
  public Optional<String> refusal(String host, InetAddress address) {
    return permits(HostName.of(host), address)
        ? Optional.empty()
        : Optional.of("its name resolves to a private or local address");
  }

  /** Whether an entry has this very host, not only its domain. */
  public boolean names(String host) {
    HostName name = HostName.of(host);
    return entries.stream().anyMatch(entry -> !entry.domain() && entry.names(name));
  }

  private boolean permits(HostName host, InetAddress address) {
    return switch (AddressScope.of(address)) {
      case PUBLIC -> true;
      case PRIVATE -> entries.stream().anyMatch(entry -> entry.names(host));
      case LOCAL -> names(host.text());
    };
  }
}
