package org.chameleoncloud.edge.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressScopeTest {
  private static AddressScope scope(String address) {
    return AddressScope.of(InetAddress.ofLiteral(address));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "169.254.169.254",
      "192.0.0.192", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1",
      "fe80::1", "febf::1", "ff02::1", "2001:0:4136:e378::1"})
  void loopbackLinkLocalUnspecifiedMulticastAndReservedAddressesAreLocal(String address) {
    assertThat(scope(address)).isEqualTo(AddressScope.LOCAL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"169.254.169.254", "168.63.129.16", "100.100.100.200", "fd00:ec2::254",
      "fd20:ce::254"})
  void theMetadataServicesOfCloudsAreLocal(String address) {
    assertThat(scope(address)).isEqualTo(AddressScope.LOCAL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255",
      "192.168.1.1", "100.64.0.1", "100.127.255.255", "198.18.0.1", "fc00::1", "fdff::1",
      "fec0::1", "64:ff9b:1::1"})
  void theNetworksOfOrganizationsArePrivate(String address) {
    assertThat(scope(address)).isEqualTo(AddressScope.PRIVATE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0.0.0", "128.0.0.1", "126.255.255.255", "169.253.255.255",
      "169.255.0.0", "223.255.255.255", "9.255.255.255", "11.0.0.0", "172.15.255.255",
      "172.32.0.0", "192.167.255.255", "192.169.0.0", "192.0.1.0", "100.63.255.255",
      "100.128.0.0", "198.17.255.255", "198.20.0.0", "168.63.129.17", "::2:0:0", "2001:db8::1",
      "fbff::1", "2001:1::1", "64:ff9c::7f00:1"})
  void theirNeighboursArePublic(String address) {
    assertThat(scope(address)).isEqualTo(AddressScope.PUBLIC);
  }

  @ParameterizedTest
  @ValueSource(strings = {"::ffff:%s", "::%s", "::ffff:0:%s", "64:ff9b::%s"})
  void anIpv6AddressThatEndsWithAnIpv4AddressHasItsScope(String form) {
    assertThat(scope(form.formatted("127.0.0.1"))).isEqualTo(AddressScope.LOCAL);
    assertThat(scope(form.formatted("169.254.169.254"))).isEqualTo(AddressScope.LOCAL);
    assertThat(scope(form.formatted("10.0.0.1"))).isEqualTo(AddressScope.PRIVATE);
    assertThat(scope(form.formatted("192.0.2.1"))).isEqualTo(AddressScope.PUBLIC);
  }

  @Test
  void a6to4AddressHasTheScopeOfTheIpv4AddressThatItBeginsWith() {
    assertThat(scope("2002:7f00:1::1")).isEqualTo(AddressScope.LOCAL);
    assertThat(scope("2002:a9fe:a9fe::")).isEqualTo(AddressScope.LOCAL);
    assertThat(scope("2002:ac10:1::")).isEqualTo(AddressScope.PRIVATE);
    assertThat(scope("2002:c000:201::7f00:1")).isEqualTo(AddressScope.PUBLIC);
  }

  @Test
  void aMappedAddressThatStaysIpv6HasTheScopeOfItsIpv4Address() throws UnknownHostException {
    assertThat(AddressScope.of(mapped("a9fea9fe"))).isEqualTo(AddressScope.LOCAL);
    assertThat(AddressScope.of(mapped("0a010203"))).isEqualTo(AddressScope.PRIVATE);
    assertThat(AddressScope.of(mapped("c0000201"))).isEqualTo(AddressScope.PUBLIC);
  }

  private static InetAddress mapped(String ipv4) throws UnknownHostException {
    return Inet6Address.getByAddress("mapped.example.org",
        HexFormat.of().parseHex("00000000000000000000ffff" + ipv4), 0);
  }
}
