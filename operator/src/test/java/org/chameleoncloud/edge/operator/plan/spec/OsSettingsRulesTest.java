package org.chameleoncloud.edge.operator.plan.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.ImageSpecBuilder;
import org.chameleoncloud.edge.operator.api.Ipv4;
import org.chameleoncloud.edge.operator.api.Ipv6;
import org.chameleoncloud.edge.operator.api.NetworkConnection;
import org.chameleoncloud.edge.operator.api.NetworkConnection.Ethernet;
import org.chameleoncloud.edge.operator.api.NetworkConnection.Wifi;
import org.chameleoncloud.edge.operator.api.SecretKeyRef;
import org.chameleoncloud.edge.operator.api.TestImages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules for the image settings, which apply even if the API server does not enforce the rules of the CRD. */
class OsSettingsRulesTest {
  private static final String DATA = "AAAAC3NzaC1lZDI1NTE5AAAAIN7UgTxAEybdCJh64KZrPztu4iZDhB3BUaFoLeylMHsg";
  private static final String ED25519 = "ssh-ed25519 " + DATA;
  private static final String RSA = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDbkSXqL4ENGlLSZFebl8o2yqKPDhi0o0FCoufDqkldDhXt"
      + "a9Ittop2YbLgEXGyOZDjuTMMI364DlvhTx9LJ3WxgbqUKl1yC2D40mtsDZgqiZB/tLbUdwS/jmjW"
      + "azaUalVUgBsse0hvWhCoZaTZPRg1mmDukNNcT+byfNajT6iDMFp1LqWNPezusyV3TAM6vMBxQkjH"
      + "+5Ba27ZrNZM1EyYS10uZHAjoGllIn4hL6UHtsnxOa47jYJAlOA9QEjhu1eCsj4JiGU6j1ayoVsH7"
      + "/44XfoBbnWBpLf4yfPV+O/7a4fxlIK5qR5UuRWJlEEKtZuDBjhkcJ0fn3eWm37cdgKar lab key";
  private static final String ECDSA = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBHJJH7TB7dtzmcJKonIaumYg"
      + "19P3bMke/eUYcEaaeWKuNPkJxy7nAM8wS0IkqFmGzJ0N4zZAhcczr185V4euhTY=";
  private static final Ipv4 ADDRESS = new Ipv4("192.0.2.10/24", null, null);

  private static ImageSpecBuilder image() {
    return TestImages.fromUrl("https://images.example.org/a.img");
  }

  private static Optional<String> problem(ImageSpecBuilder image) {
    return SpecRules.firstProblem(image.build());
  }

  private static void assertRejected(ImageSpecBuilder image, String... texts) {
    assertThat(problem(image)).hasValueSatisfying(
        problem -> assertThat(problem).contains(texts));
  }

  private static void assertRejected(NetworkConnection connection, String... texts) {
    assertRejected(image().connections(List.of(connection)), texts);
  }

  @Test
  void acceptsAllSettings() {
    assertThat(problem(image().sshKeys(List.of(ED25519, ED25519 + " admin@example.org", RSA, ECDSA))
        .ntpServers(List.of("0.pool.ntp.org", "192.0.2.123", "2001:db8::123"))
        .dnsServers(List.of("192.0.2.53", "2001:db8::53", "::ffff:192.0.2.53")).country("US")
        .persistentLogging(true).developmentMode(false).connections(List.of(
            TestImages.wifi("lab", "Büro 2", "lab-wifi"),
            TestImages.wifi("guests", "guests", null),
            TestImages.keyfile("eduroam", "eduroam"),
            TestImages.ethernet("wired", "enp1s0.7",
                new Ipv4("192.0.2.10/24", "192.0.2.1", List.of("192.0.2.53"))),
            new NetworkConnection("both", null, new Ethernet(null), null, ADDRESS,
                new Ipv6("2001:db8::10/64", "fe80::1", List.of("2001:db8::53")))))))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ssh-ed25519", "hello world", "ssh-ed25519 AAAA",
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAB", "ssh-rsa " + DATA, ED25519 + "\n" + ED25519,
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5", "-----BEGIN OPENSSH PRIVATE KEY-----",
      "command=\"ls\" " + ED25519})
  void rejectsAnInvalidSshKeyWithoutQuotingIt(String key) {
    assertRejected(image().sshKeys(List.of(ED25519, key)), "spec.image.sshKeys[1]", ".pub");
    assertThat(problem(image().sshKeys(List.of(ED25519, key))).orElseThrow()).doesNotContain(
        "PRIVATE",
        "AAAA");
  }

  @Test
  void rejectsInvalidServers() {
    assertRejected(image().ntpServers(List.of("a b")), "spec.image.ntpServers[0]");
    assertRejected(image().ntpServers(List.of("0.pool.ntp.org", "")), "spec.image.ntpServers[1]");
    assertRejected(image().dnsServers(List.of("dns.example.org")), "spec.image.dnsServers[0]");
    assertRejected(image().dnsServers(List.of("192.0.2")), "spec.image.dnsServers[0]");
    assertRejected(image().dnsServers(List.of("192.0.2.256")), "spec.image.dnsServers[0]");
    assertRejected(image().dnsServers(List.of("2001:db8:::1")), "spec.image.dnsServers[0]");
    assertRejected(image().dnsServers(List.of("1:2:3:4:5:6:7:8:9")), "spec.image.dnsServers[0]");
  }

  @Test
  void rejectsANullEntryInAList() {
    ImageSpec image = ImageSpecBuilder.builder().source(image().build().source())
        .ntpServers(Arrays.asList("0.pool.ntp.org", null)).build();

    assertThat(SpecRules.firstProblem(image)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "us", "USA", "U1"})
  void rejectsAnInvalidCountryCode(String country) {
    assertRejected(image().country(country), "spec.image.country", "US");
  }

  @Test
  void rejectsInvalidConnectionNames() {
    for (String name : Arrays.asList(null, "", "Lab", "lab wifi", "../lab", "a.b",
        "a".repeat(64))) {
      assertRejected(TestImages.wifi(name, "lab", null), "a connection's name");
    }
  }

  @Test
  void rejectsDuplicateConnectionNames() {
    assertRejected(image().connections(List.of(TestImages.wifi("lab", "a", null),
        TestImages.ethernet("lab", null, null))), "two connections \"lab\"");
  }

  @Test
  void rejectsMoreConnectionsThanFitIntoASecret() {
    assertRejected(image().connections(IntStream.rangeClosed(0, 16)
        .mapToObj(i -> TestImages.wifi("lab-" + i, "lab", null))
        .toList()), "more than 16");
  }

  @Test
  void rejectsAConnectionWithNoTypeOrTwo() {
    assertRejected(new NetworkConnection("lab", null, null, null, null, null), "\"lab\"",
        "exactly one");
    assertRejected(
        new NetworkConnection("lab", new Wifi("lab", null, null), new Ethernet(null), null,
            null, null),
        "exactly one");
    assertRejected(
        new NetworkConnection("lab", null, null, new SecretKeyRef("lab", "keyfile"), ADDRESS,
            null),
        "must not have ipv4 or ipv6");
  }

  @Test
  void rejectsAnInvalidSsid() {
    assertRejected(TestImages.wifi("lab", null, null), "1 to 32 bytes");
    assertRejected(TestImages.wifi("lab", "", null), "1 to 32 bytes");
    assertRejected(TestImages.wifi("lab", "a".repeat(33), null), "1 to 32 bytes");
    assertRejected(TestImages.wifi("lab", "ü".repeat(17), null), "1 to 32 bytes");
    assertThat(problem(image().connections(List.of(
        TestImages.wifi("lab", "ü".repeat(16), null))))).isEmpty();
  }

  @Test
  void rejectsInvalidSecretReferences() {
    assertRejected(TestImages.wifi("lab", "lab", "../lab"), "Secret");
    assertRejected(TestImages.keyfile("lab", null), "Secret");
    assertRejected(
        new NetworkConnection("lab", null, null, new SecretKeyRef("lab", "a/b"), null, null),
        "key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"eth0/1", "", "a-name-that-is-too-long", ".", "..", "-eth0", "all",
      "default", "bonding_masters"})
  void rejectsAnInvalidInterfaceName(String name) {
    assertRejected(TestImages.ethernet("lab", name, null), "interfaceName");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "192.0.2.10", "192.0.2.10/33", "192.0.2/24", "192.0.2.256/24",
      "2001:db8::1/64", "192.0.2.10/24 "})
  void rejectsAnInvalidIpv4Address(String address) {
    assertRejected(TestImages.ethernet("lab", null, new Ipv4(address, null, null)),
        "\"lab\" in spec.image.connections", "ipv4.address", "192.0.2.10/24");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2001:db8::10", "2001:db8::10/129", "2001:db8:::1/64", "192.0.2.10/24",
      "fe80::1%eth0/64", "[::1]/128"})
  void rejectsAnInvalidIpv6Address(String address) {
    assertRejected(new NetworkConnection("lab", null, new Ethernet(null), null, null,
        new Ipv6(address, null, null)), "ipv6.address", "2001:db8::10/64");
  }

  @Test
  void rejectsInvalidGatewaysAndDnsServers() {
    assertRejected(TestImages.ethernet("lab", null, new Ipv4("192.0.2.10/24", "router", null)),
        "ipv4.gateway");
    assertRejected(TestImages.ethernet("lab", null,
        new Ipv4("192.0.2.10/24", null, List.of("2001:db8::53"))), "ipv4.dns");
  }
}
