package org.chameleoncloud.edge.registry.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestbedHostsTest {
  private static TestbedHosts listed(String... entries) {
    return new TestbedHosts(Arrays.stream(entries).map(HostEntry::parse).toList(), false);
  }

  private static String refusal(TestbedHosts hosts, String url) {
    return hosts.refusal(HttpUrl.get(url)).orElse("none");
  }

  private static String resolved(TestbedHosts hosts, String host, String address) {
    return hosts.refusal(host, InetAddress.ofLiteral(address)).orElse("none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://keystone.example.org:5000/v3", "https://192.0.2.7:5000/v3",
      "https://[2001:db8::7]/v3", "https://svc.example.org", "https://edge-7.example.org."})
  void allowsPublicHostsWithoutAList(String url) {
    assertThat(refusal(TestbedHosts.anyPublic(), url)).isEqualTo("none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.255.0.9", "0.0.0.0", "10.96.0.1", "172.31.0.1",
      "192.168.1.1", "100.64.0.1", "169.254.169.254", "168.63.129.16", "100.100.100.200",
      "192.0.0.192", "224.0.0.1", "255.255.255.255", "[::1]", "[::]", "[fe80::1]", "[ff02::1]",
      "[fd00::1]", "[fd00:ec2::254]", "[fec0::1]", "[::ffff:127.0.0.1]", "[::ffff:a00:1]",
      "[::127.0.0.1]", "[::ffff:0:127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::a9fe:a9fe]",
      "[64:ff9b:1::1]", "[2002:7f00:1::]", "[2002:a9fe:a9fe::1]", "[2001:0:4136:e378::1]",
      "１２７.0.0.1", "127。0。0。1"})
  void refusesPrivateAndLocalAddresses(String address) {
    assertThat(refusal(TestbedHosts.anyPublic(), "https://" + address + ":6443/v3")).isEqualTo(
        "it is a private or local address");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2130706433", "127.1", "0177.0.0.1", "017700000001", "0x7f000001",
      "0x7f.0.0.1", "0x7f.1", "010.0.0.1", "127.0.0.1.", "1.2.3.4.5", "999.0.0.1", "127.0.0.01"})
  void refusesAddressesInUnusualForms(String address) {
    assertThat(refusal(TestbedHosts.anyPublic(), "https://" + address)).startsWith("it is ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST", "localhost.", "a.localhost", "kubernetes",
      "prometheus.monitoring.svc", "prometheus.monitoring.svc.cluster.local",
      "prometheus.monitoring.svc.lab.internal", "10-0-0-7.lab.pod.cluster.local."})
  void refusesNamesInsideTheCluster(String host) {
    assertThat(refusal(TestbedHosts.anyPublic(), "https://" + host + ":8443")).isEqualTo(
        "it is a name inside the cluster");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "10.96.0.1", "169.254.169.254", "::1", "fd00::1",
      "64:ff9b::a00:1"})
  void refusesANameThatResolvesToAPrivateOrLocalAddress(String address) {
    assertThat(resolved(TestbedHosts.anyPublic(), "keystone.example.org", address)).isEqualTo(
        "its name resolves to a private or local address");
    assertThat(resolved(TestbedHosts.anyPublic(), "keystone.example.org", "64:ff9b::c000:207"))
        .isEqualTo("none");
  }

  @ParameterizedTest
  @CsvSource({"keystone.example.org, https://keystone.example.org:5000/v3",
      "Keystone.Example.org, https://keystone.example.org./v3",
      "keystone.example.org:5000, https://keystone.example.org:5000/v3",
      "*.example.org, https://a.b.example.org:8001", "*.example.org:443, https://a.example.org",
      "10.1.2.3, https://10.1.2.3:5000", "127.0.0.1:5000, https://127.0.0.1:5000",
      "[::1], https://[::1]:5000", "[::1]:5000, https://[0:0::1]:5000",
      "localhost, https://localhost:1", "keystone.lab.svc, https://keystone.lab.svc",
      "bücher.example.org, https://xn--bcher-kva.example.org"})
  void allowsWhatIsListed(String entry, String url) {
    assertThat(refusal(listed("other.example.org", entry), url)).isEqualTo("none");
  }

  @ParameterizedTest
  @CsvSource({"keystone.example.org, https://blazar.example.org",
      "keystone.example.org, https://keystone.example.org.evil.example.com",
      "keystone.example.org:5000, https://keystone.example.org:8001",
      "*.example.org, https://example.org", "*.example.org, https://evilexample.org",
      "*.example.org, https://192.0.2.7", "10.1.2.3, https://10.1.2.4"})
  void refusesWhatIsNotListed(String entry, String url) {
    assertThat(refusal(listed(entry), url)).isEqualTo("it is not one of the allowed hosts");
  }

  @Test
  void aDomainAllowsPrivateAddressesButNoLocalOnes() {
    TestbedHosts domain = listed("*.example.org");
    assertThat(resolved(domain, "a.example.org", "10.1.2.3")).isEqualTo("none");
    assertThat(resolved(domain, "a.example.org", "127.0.0.1")).startsWith("its name resolves");
    assertThat(resolved(domain, "a.example.org", "169.254.169.254")).startsWith("its name");
    assertThat(refusal(listed("*.svc"), "https://a.b.svc")).startsWith("it is a name inside");
  }

  @Test
  void aHostWithItsFullNameMayHaveAnyAddress() {
    TestbedHosts full = listed("keystone.example.org:5000");
    assertThat(resolved(full, "keystone.example.org", "127.0.0.1")).isEqualTo("none");
    assertThat(resolved(full, "other.example.org", "10.1.2.3")).startsWith("its name resolves");
  }

  @Test
  void refusesPlainHttpUnlessItIsAccepted() {
    assertThat(refusal(listed("keystone.example.org"), "http://keystone.example.org:5000/v3"))
        .isEqualTo(
            "an http URL would send the credential's secret in clear text");
    assertThat(refusal(new TestbedHosts(List.of(), true), "http://keystone.example.org:5000/v3"))
        .isEqualTo("none");
    assertThat(refusal(TestbedHosts.local("127.0.0.1"), "http://127.0.0.1:5000/v3"))
        .isEqualTo("none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "*", "*.", "https://keystone.example.org",
      "keystone.example.org/v3",
      "lab@keystone.example.org", "keystone.example.org:0", "keystone.example.org:65536",
      "keystone.example.org:x", "::1", "[::1", "*.127.0.0.1", "127.1", "0x7f000001", "10.0.0.0/8",
      "a b", "a..b", "*.*.example.org", "a?b", "a#b", "[::1%eth0]"})
  void rejectsAnEntryThatIsNotAHost(String entry) {
    assertThatIllegalArgumentException().isThrownBy(() -> HostEntry.parse(entry)).withMessage(
        "a host is written as HOST, HOST:PORT or *.DOMAIN, an IPv6 address in brackets");
  }
}
