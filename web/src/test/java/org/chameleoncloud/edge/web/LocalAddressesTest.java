package org.chameleoncloud.edge.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalAddressesTest {
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "169.254.169.254",
      "224.0.0.1", "239.255.255.255", "255.255.255.255", "::", "::1", "fe80::1", "febf::1",
      "ff02::1"})
  void findsLoopbackLinkLocalUnspecifiedMulticastAndBroadcast(String address) {
    assertThat(LocalAddresses.isLocal(InetAddress.ofLiteral(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"::ffff:127.0.0.1", "::127.0.0.1", "::169.254.169.254",
      "64:ff9b::169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::1", "2002:a9fe:a9fe::",
      "2002:e000:1:2:3:4:5:6"})
  void findsThemInIpv6AddressesThatCarryIpv4(String address) {
    assertThat(LocalAddresses.isLocal(InetAddress.ofLiteral(address))).isTrue();
  }

  @Test
  void findsThemInMappedAddressesThatStayIpv6() throws UnknownHostException {
    assertThat(LocalAddresses.isLocal(mapped("a9fea9fe"))).isTrue();
    assertThat(LocalAddresses.isPrivate(mapped("0a010203"))).isTrue();
    assertThat(LocalAddresses.isLocal(mapped("c0000201"))).isFalse();
  }

  private static InetAddress mapped(String ipv4) throws UnknownHostException {
    return Inet6Address.getByAddress("mapped.example.org",
        HexFormat.of().parseHex("00000000000000000000ffff" + ipv4), 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255",
      "192.168.1.1", "100.64.0.1", "100.127.255.255", "fc00::1", "fdff::1", "::ffff:10.0.0.1",
      "::10.0.0.1", "64:ff9b::c0a8:101", "2002:ac10:1::"})
  void findsPrivateNetworks(String address) {
    assertThat(LocalAddresses.isPrivate(InetAddress.ofLiteral(address))).isTrue();
    assertThat(LocalAddresses.isLocal(InetAddress.ofLiteral(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0.0.0", "128.0.0.1", "126.255.255.255", "169.253.255.255",
      "169.255.0.0", "223.255.255.255", "240.0.0.1", "255.255.255.254", "9.255.255.255",
      "11.0.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0",
      "100.63.255.255", "100.128.0.0", "::2:0:0", "2001:db8::1", "fec0::1", "fbff::1",
      "64:ff9b::c000:201", "2002:c000:201::7f00:1", "64:ff9c::7f00:1"})
  void leavesEverythingElseAlone(String address) {
    assertThat(LocalAddresses.isLocal(InetAddress.ofLiteral(address))).isFalse();
    assertThat(LocalAddresses.isPrivate(InetAddress.ofLiteral(address))).isFalse();
  }
}
