package org.chameleoncloud.edge.testbed.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.util.stream.Collectors;

/**
 * The address that the services listen on. Clients are sent to the same one, because the services' URLs contain it.
 *
 * @param text an IPv4 address of four numbers, or an IPv6 address without brackets and zone
 */
public record ListenAddress(String text) {
  /** The address that only programs on this machine can connect to. */
  public static final ListenAddress LOOPBACK = new ListenAddress("127.0.0.1");

  /** How many addresses of this machine a message lists. */
  private static final int LISTED = 6;

  /**
   * Checks the form; whether the machine has the address is seen when it is bound.
   *
   * @throws IllegalArgumentException if it is not an address that a URL can contain and a client can connect to; the
   *     message says what to write
   */
  public ListenAddress {
    InetAddress address = literal(text);
    if (address.isAnyLocalAddress()) {
      throw new IllegalArgumentException(text + " is all addresses of this machine,"
          + "\nand URLs need one: choose the one that clients connect to");
    }
    if (!(address instanceof Inet4Address) && address.isLinkLocalAddress()) {
      throw new IllegalArgumentException(
          text + " is link-local and needs a zone,\nand URLs have none: choose another address");
    }
  }

  /**
   * Reads an address of this machine.
   *
   * @throws IllegalArgumentException if it is not one, or cannot be used; the message says what to write
   */
  public static ListenAddress ofThisMachine(String text) {
    ListenAddress listen = new ListenAddress(text);
    try {
      if (!listen.isLoopback() && NetworkInterface.getByInetAddress(listen.address()) == null) {
        throw new IllegalArgumentException(
            text + " is not of this machine, which has\n" + addressesOfThisMachine());
      }
      return listen;
    } catch (SocketException e) {
      throw new IllegalArgumentException("the addresses of this machine cannot be read: "
          + e.getMessage(), e);
    }
  }

  /** Whether only programs on this machine can connect to it. */
  public boolean isLoopback() {
    return address().isLoopbackAddress();
  }

  /** The address with a port to listen on; 0 for any free port. */
  public InetSocketAddress at(int port) {
    return new InetSocketAddress(address(), port);
  }

  /** The URL of what listens on this port, without a path. */
  public URI url(int port) {
    return URI.create("http://" + forUrl() + ":" + port);
  }

  /** As in a URL: an IPv6 address in brackets. */
  @Override
  public String toString() {
    return forUrl();
  }

  private String forUrl() {
    return address() instanceof Inet4Address ? text : "[" + text + "]";
  }

  private InetAddress address() {
    return literal(text);
  }

  /** Java also reads 127.1 and 5000 as addresses, which not every client does, and takes zones and brackets. */
  private static InetAddress literal(String text) {
    try {
      InetAddress address = InetAddress.ofLiteral(text);
      boolean usual = address instanceof Inet4Address
          ? address.getHostAddress().equals(text)
          : !text.contains("%") && !text.contains("[");
      if (usual) {
        return address;
      }
    } catch (IllegalArgumentException notAnAddress) {
      // The message below says what to write.
    }
    throw new IllegalArgumentException("\"" + text + "\" is not an IP address:\nwrite it without"
        + " scheme, port, brackets and zone, like 192.0.2.7 or 2001:db8::7");
  }

  private static String addressesOfThisMachine() throws SocketException {
    return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address || !address.isLinkLocalAddress())
        .map(address -> address.getHostAddress().replaceFirst("%.*", "")).limit(LISTED)
        .collect(Collectors.joining(", "));
  }
}
