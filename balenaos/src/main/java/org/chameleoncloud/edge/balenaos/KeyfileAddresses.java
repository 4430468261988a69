package org.chameleoncloud.edge.balenaos;

import static org.chameleoncloud.edge.balenaos.InvalidKeyfileException.require;
import static org.chameleoncloud.edge.balenaos.KeyfileChoice.quoted;

import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The rules of the sections ipv4 and ipv6 (libnm 1.42). NetworkManager ignores a single invalid address, server or route,
 * and the whole file if nothing is left for the method.
 */
enum KeyfileAddresses {
  IPV4("ipv4", IpAddress::isIpv4, 32, "192.0.2.10/24", "192.0.2.1"),
  IPV6("ipv6", IpAddress::isIpv6, 128, "2001:db8::10/64", "2001:db8::1");

  private static final Pattern ADDRESS_KEY = Pattern.compile("address(es)?(0|[1-9][0-9]*)?");
  private static final Pattern ROUTE_KEY = Pattern.compile("routes?(0|[1-9][0-9]*)?");
  private static final Pattern SEPARATOR = Pattern.compile("[,;]");
  private static final Pattern PREFIX_SEPARATOR = Pattern.compile("[/;]");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");
  private static final Set<String> WITHOUT_ADDRESSES = Set.of("disabled", "ignore", "link-local");

  private final String section;
  private final Predicate<String> isAddress;
  private final int maxPrefix;
  private final String exampleAddress;
  private final String exampleServer;

  KeyfileAddresses(String section, Predicate<String> isAddress, int maxPrefix,
      String exampleAddress, String exampleServer) {
    this.section = section;
    this.isAddress = isAddress;
    this.maxPrefix = maxPrefix;
    this.exampleAddress = exampleAddress;
    this.exampleServer = exampleServer;
  }

  /** Refuses a keyfile that has one of these sections with an invalid address, or without a method. */
  static void check(KeyfileText keyfile) throws InvalidKeyfileException {
    for (KeyfileAddresses family : values()) {
      if (keyfile.hasSection(family.section)) {
        KeyfileChoice.requirePresent(keyfile, family.section, "method", "auto");
        family.checkSection(keyfile);
      }
    }
  }

  private void checkSection(KeyfileText keyfile) throws InvalidKeyfileException {
    boolean addressed = false;
    for (String key : keyfile.keys(section)) {
      String value = keyfile.raw(section, key);
      if (ADDRESS_KEY.matcher(key).matches()) {
        addressed = true;
        requireValid(isAddressLine(value), key, value,
            "an address with its prefix length, and maybe"
                + " a gateway, such as " + exampleAddress + "," + exampleServer);
      } else if (ROUTE_KEY.matcher(key).matches()) {
        requireValid(isRoute(value), key, value,
            "network, gateway and metric, such as " + exampleAddress + "," + exampleServer
                + ",100");
      }
    }
    checkMethod(keyfile.text(section, "method"), addressed);
    if (keyfile.has(section, "gateway")) {
      String gateway = keyfile.text(section, "gateway");
      requireValid(isAddress.test(gateway), "gateway", gateway,
          "an address, such as " + exampleServer);
      require(addressed, section + ".gateway needs an address; add address1=" + exampleAddress);
    }
    for (String server : keyfile.list(section, "dns")) {
      requireValid(isNameServer(server), "dns", server,
          "addresses, each with a semicolon behind it, such as " + exampleServer + ";");
    }
  }

  private void checkMethod(String method, boolean addressed) throws InvalidKeyfileException {
    require(addressed || !method.equals("manual"), section
        + ".method is \"manual\", but there is no address; add address1=" + exampleAddress);
    require(!addressed || !WITHOUT_ADDRESSES.contains(method), section + ".method is "
        + quoted(method) + ", but there is an address; remove the address, or set method=manual");
  }

  private void requireValid(boolean valid, String key, String value, String form)
      throws InvalidKeyfileException {
    require(valid, section + "." + key + " is " + quoted(value) + "; write " + form);
  }

  /** Address, slash, prefix length, comma, gateway. Semicolons are an older form of both. */
  private boolean isAddressLine(String value) {
    String[] prefixed = PREFIX_SEPARATOR.split(withoutLastSeparator(value), 2);
    if (prefixed.length < 2) {
      return false;
    }
    String[] rest = SEPARATOR.split(prefixed[1], -1);
    return isAddress.test(prefixed[0]) && isPrefix(rest[0])
        && (rest.length == 1 || rest.length == 2 && isAddress.test(rest[1]));
  }

  /** Network, slash, prefix length, and maybe a gateway, which may be empty, and a metric. */
  private boolean isRoute(String value) {
    String[] prefixed = PREFIX_SEPARATOR.split(withoutLastSeparator(value), 2);
    if (prefixed.length < 2) {
      return false;
    }
    String[] rest = SEPARATOR.split(prefixed[1], -1);
    return isAddress.test(prefixed[0]) && isPrefix(rest[0]) && rest.length <= 3
        && (rest.length < 2 || rest[1].isEmpty() || isAddress.test(rest[1]))
        && (rest.length < 3 || NUMBER.matcher(rest[2]).matches());
  }

  private static String withoutLastSeparator(String value) {
    return value.endsWith(";") || value.endsWith(",")
        ? value.substring(0, value.length() - 1)
        : value;
  }

  private boolean isPrefix(String text) {
    return NUMBER.matcher(text).matches() && Long.parseLong(text) <= maxPrefix;
  }

  /** Newer versions also take a server's name behind {@code #}, and URIs. */
  private boolean isNameServer(String text) {
    return text.contains("://") && !text.contains(" ") || isAddress.test(text.split("#", 2)[0]);
  }
}
