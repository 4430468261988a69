package org.chameleoncloud.edge.registry.hosts;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * An entry of a list of hosts.
 *
 * @param host the host, or the domain, in lower case and ASCII; an IPv6 address without brackets
 * @param domain whether it is about all hosts of the domain, but not about the domain itself
 * @param port the only port; 0 for all
 */
public record HostEntry(String host, boolean domain, int port) {
  private static final String ALL_HOSTS_OF = "*.";
  private static final Pattern FORMAT = Pattern
      .compile("(\\[[0-9a-fA-F:.]+]|[^\\[\\]:/\\\\?#@*%\\s]+)(?::(\\d{1,5}))?");
  private static final int HIGHEST_PORT = 65535;

  /**
   * Reads {@code HOST}, {@code HOST:PORT}, {@code *.DOMAIN} or {@code *.DOMAIN:PORT}; an IPv6 address is in brackets.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  public static HostEntry parse(String text) {
    boolean domain = text.startsWith(ALL_HOSTS_OF);
    Matcher parts = FORMAT.matcher(domain ? text.substring(ALL_HOSTS_OF.length()) : text);
    return Optional.of(parts).filter(Matcher::matches)
        .flatMap(found -> host(found.group(1)))
        .filter(host -> !host.isOdd() && !(domain && host.address().isPresent()))
        .map(host -> new HostEntry(host.text(), domain,
            parts.group(2) == null ? 0 : Integer.parseInt(parts.group(2))))
        .filter(entry -> entry.port <= HIGHEST_PORT && (entry.port > 0 || parts.group(2) == null))
        .orElseThrow(() -> new IllegalArgumentException(
            "a host is written as HOST, HOST:PORT or *.DOMAIN, an IPv6 address in brackets"));
  }

  private static Optional<HostName> host(String text) {
    return Optional.ofNullable(HttpUrl.parse("https://" + text + "/")).map(HttpUrl::host)
        .map(HostName::of);
  }

  boolean matches(HostName name, int requestedPort) {
    return (port == 0 || port == requestedPort) && names(name);
  }

  /** Whether it is an entry for this host, at any port. */
  boolean names(HostName name) {
    return domain ? name.text().endsWith("." + host) : name.text().equals(host);
  }
}
