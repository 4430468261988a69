package org.chameleoncloud.edge.balenaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
  private static final Pattern IPV6 = Pattern.compile(IpAddress.IPV6_PATTERN);
  private static final Pattern MALFORMED_IPV6 = Pattern.compile(IpAddress.MALFORMED_IPV6_PATTERN);

  @Property
  void acceptsEveryIpv6Address(@ForAll("ipv6Addresses") String address) {
    assertThat(Inet6Address.ofLiteral(address)).isNotNull();
    assertThat(isAccepted(address)).isTrue();
    assertThat(IpAddress.isIpv6(address)).isTrue();
    assertThat(IpAddress.isIpv6Prefix(address + "/64")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {":", ":::", "2001:db8:::1", "2001::db8::1", "2001:db8:1", "20010:db8::1",
      "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::9", ":1::2", "2001:db8::1:",
      "fe80::1%eth0", "[2001:db8::1]", "2001:db8::1/64", "2001:db8::192.0.2.300", "::f192.0.2.1",
      "192.0.2.1", ""})
  void refusesWhatIsNotAnIpv6Address(String text) {
    assertThat(isAccepted(text)).isFalse();
    assertThat(IpAddress.isIpv6(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.1", "0.0.0.0", "255.255.255.255"})
  void acceptsIpv4Addresses(String address) {
    assertThat(IpAddress.isIpv4(address)).isTrue();
    assertThat(IpAddress.isValid(address)).isTrue();
    assertThat(IpAddress.isIpv4Prefix(address + "/24")).isTrue();
    assertThat(IpAddress.isIpv4Prefix(address + "/33")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "192.0.2", "192.0.2.256", "192.0.2.01", "192.0.2.1.1", "dns.example.org"})
  void refusesWhatIsNotAnIpv4Address(String text) {
    assertThat(IpAddress.isIpv4(text)).isFalse();
    assertThat(IpAddress.isValid(text)).isFalse();
  }

  private static boolean isAccepted(String text) {
    return IPV6.matcher(text).find() && !MALFORMED_IPV6.matcher(text).find();
  }

  /** All groups, or "::" instead of at least one of them. The last two may be written as an IPv4 address. */
  @Provide
  Arbitrary<String> ipv6Addresses() {
    return Arbitraries.of(8, 6).flatMap(groups -> {
      String end = groups == 8 ? "" : "192.0.2.1";
      Arbitrary<String> whole = groups(groups).map(all -> joined(all, end));
      Arbitrary<String> shortened = Arbitraries.integers().between(0, groups - 1)
          .flatMap(before -> Arbitraries.integers().between(0, groups - 1 - before)
              .flatMap(after -> Combinators.combine(groups(before), groups(after))
                  .as((left, right) -> String.join(":", left) + "::" + joined(right, end))));
      return Arbitraries.oneOf(whole, shortened);
    });
  }

  private static String joined(List<String> groups, String end) {
    String text = String.join(":", groups);
    return end.isEmpty() || text.isEmpty() ? text + end : text + ":" + end;
  }

  private static Arbitrary<List<String>> groups(int count) {
    return Arbitraries.strings().withChars("0123456789abcdefABCDEF").ofMinLength(1).ofMaxLength(4)
        .list().ofSize(count);
  }
}
