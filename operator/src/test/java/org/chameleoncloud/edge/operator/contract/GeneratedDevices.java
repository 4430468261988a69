package org.chameleoncloud.edge.operator.contract;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.api.ImageForm;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.ImageSpecBuilder;
import org.chameleoncloud.edge.operator.api.Ipv4;
import org.chameleoncloud.edge.operator.api.Ipv6;
import org.chameleoncloud.edge.operator.api.NetworkConnection;
import org.chameleoncloud.edge.operator.api.SecretKeyRef;
import org.chameleoncloud.edge.operator.api.TestImages;

/** Specs of devices with an image and everything that an owner can set in it. */
final class GeneratedDevices {
  /** The keys of Secrets that generated connections name, with values that are valid. */
  private static final ImageSpec.Source SOURCE = new ImageSpec.Source(
      "https://images.example.org/pi4.img.zip", "ab".repeat(32), null, null);
  static final Map<SecretKeyRef, String> SECRETS = Map.of(
      new SecretKeyRef("wifi", "passphrase"), " correct horse; battery=staple\\",
      new SecretKeyRef("wifi", "key"), "0123456789abcdef".repeat(4),
      new SecretKeyRef("modem", "keyfile"), """
          [connection]
          id=modem
          type=gsm
          [gsm]
          apn=internet
          """);

  private static final List<String> KEY_TYPES = List.of("ssh-ed25519", "ssh-rsa",
      "ecdsa-sha2-nistp256", "sk-ssh-ed25519@openssh.com");

  private GeneratedDevices() {}

  /** Specs that the CRD accepts. */
  static Arbitrary<EdgeDeviceSpec> valid() {
    return Combinators.combine(hostNames(), images()).as((name, image) -> EdgeDeviceSpecBuilder
        .builder().name(name).machineName("raspberrypi4-64").contactEmail("lab@example.org")
        .image(image).build());
  }

  /** Valid specs with one field replaced by a text that looks like one of its values: the CRD may accept it or not. */
  static Arbitrary<EdgeDeviceSpec> doubtful() {
    Arbitrary<BiFunction<EdgeDeviceSpec, String, EdgeDeviceSpec>> fields = Arbitraries.of(
        List.of((spec, text) -> EdgeDeviceSpecBuilder.builder(spec).name(text).build(),
            image((image, text) -> ImageSpecBuilder.builder(image).country(text).build()),
            image((image, text) -> ImageSpecBuilder.builder(image).ntpServers(List.of(text))
                .build()),
            image((image, text) -> ImageSpecBuilder.builder(image).dnsServers(List.of(text))
                .build()),
            image((image, text) -> ImageSpecBuilder.builder(image).sshKeys(List.of(text))
                .build()),
            image((image, text) -> ImageSpecBuilder.builder(image)
                .source(TestImages.balena(text)).build()),
            image((image, text) -> ImageSpecBuilder.builder(image)
                .installer(new ImageSpec.Installer(List.of(text), null)).build()),
            connection(text -> wifi("lab", text, null)),
            connection(text -> wifi(text, "Lab", null)),
            connection(text -> new NetworkConnection("wired", null,
                new NetworkConnection.Ethernet(text), null, null, null)),
            connection(text -> wired(new Ipv4(text, null, null), null)),
            connection(text -> wired(new Ipv4("192.0.2.10/24", text, List.of(text)), null)),
            connection(text -> wired(null, new Ipv6(text, null, null))),
            connection(text -> wired(null, new Ipv6("2001:db8::10/64", text, List.of(text))))));
    return Combinators.combine(valid(), fields, texts())
        .as((spec, field, text) -> field.apply(spec, text));
  }

  private static BiFunction<EdgeDeviceSpec, String, EdgeDeviceSpec> image(
      BiFunction<ImageSpec, String, ImageSpec> change) {
    return (spec, text) -> EdgeDeviceSpecBuilder.builder(spec)
        .image(change.apply(spec.image(), text)).build();
  }

  private static BiFunction<EdgeDeviceSpec, String, EdgeDeviceSpec> connection(
      Function<String, NetworkConnection> connection) {
    return image((image, text) -> ImageSpecBuilder.builder(image)
        .connections(List.of(connection.apply(text))).build());
  }

  /** Texts near the edge of what a field accepts, and texts from the characters that the fields are made of. */
  private static Arbitrary<String> texts() {
    Arbitrary<String> edges = Arbitraries.of("a".repeat(63), "a".repeat(64), "my.device", "a-",
        "-a", "a..b", "A", "US", "us", "USA", "0.0.0.0/0", "192.0.2.10/24", "192.0.2.10/33",
        "192.0.2.1", "256.0.0.1", "::", "::1", "::/0", "2001:db8::1/64", "1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7::", "::ffff:192.0.2.1", "fe80::1%eth0", "nvme0n1", "/dev/sda", "eth0",
        "a".repeat(32), "\u00fc".repeat(16), "\u00fc".repeat(17), " lab ", "lab;net", "lab\\net",
        "ssh-ed25519 AAAA", sshKey("ssh-ed25519", "me@example.org"),
        " " + sshKey("ssh-rsa", ""), "pool.ntp.org", "null", "true", "",
        "6.0.13", "6.1.15+rev1", "2.58.3+rev1.prod", "6.0.13&fileType=.img", "6.0.13#", "latest");
    Arbitrary<String> random = Arbitraries.strings()
        .withChars("abcABC019.:-_/%=;#\\ []\u00fc\"'$\n\t").ofMaxLength(40);
    return Arbitraries.oneOf(edges, random);
  }

  private static Arbitrary<String> hostNames() {
    Arbitrary<String> labels = Arbitraries.strings().withCharRange('a', 'z').numeric()
        .ofMinLength(1).ofMaxLength(15);
    return labels.list().ofMinSize(1).ofMaxSize(3).map(list -> String.join(".", list));
  }

  private static Arbitrary<ImageSpec> images() {
    return Combinators.combine(Arbitraries.of(ImageForm.Raw, ImageForm.Compact, ImageForm.Config),
        sshKeys().list().ofMinSize(1).ofMaxSize(3).injectNull(0.3),
        servers().list().ofMinSize(1).ofMaxSize(3).injectNull(0.3),
        addresses().list().ofMinSize(1).ofMaxSize(3).injectNull(0.3),
        Arbitraries.of("US", "NO", "DE").injectNull(0.3), installers().injectNull(0.5),
        Arbitraries.of(true, false).injectNull(0.3), connections().injectNull(0.2))
        .as((form, keys, ntp, dns, country, installer, flag, connections) -> ImageSpecBuilder
            .builder().source(source(form))
            .form(form).sshKeys(keys).ntpServers(ntp).dnsServers(dns).country(country)
            .installer(installer).persistentLogging(flag).developmentMode(flag)
            .connections(form == ImageForm.Config ? null : connections).build());
  }

  private static ImageSpec.Source source(ImageForm form) {
    return switch (form) {
      case Config -> null;
      case Raw -> TestImages.balena("6.10.24+rev3");
      default -> SOURCE;
    };
  }

  private static Arbitrary<ImageSpec.Installer> installers() {
    return Combinators.combine(
        Arbitraries.of("nvme0n1", "sda", "mmcblk0").list().ofMinSize(1).ofMaxSize(3),
        Arbitraries.of(true, false).injectNull(0.3)).as(ImageSpec.Installer::new);
  }

  private static Arbitrary<String> sshKeys() {
    return Combinators.combine(Arbitraries.of(KEY_TYPES),
        Arbitraries.of("", "me@example.org", "a key's comment; with = and #"))
        .as(GeneratedDevices::sshKey);
  }

  private static String sshKey(String type, String comment) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer data = ByteBuffer.allocate(4 + name.length + 4 + 32).putInt(name.length).put(name)
        .putInt(32);
    String key = type + " " + Base64.getEncoder().encodeToString(data.array());
    return comment.isEmpty() ? key : key + " " + comment;
  }

  private static Arbitrary<String> servers() {
    return Arbitraries.oneOf(Arbitraries.of("pool.ntp.org", "0.resinio.pool.ntp.org", "NTP"),
        addresses());
  }

  private static Arbitrary<String> addresses() {
    return Arbitraries.of("192.0.2.53", "8.8.8.8", "2001:db8::53", "::1", "::ffff:192.0.2.1");
  }

  /** No two of the same name. */
  private static Arbitrary<List<NetworkConnection>> connections() {
    return Arbitraries.of(wifi("open", "Lab", null),
        wifi("umlaut", "B\u00fcro; [2.4 GHz] = \\", new SecretKeyRef("wifi", "passphrase")),
        wifi("spaces", " Lab ", new SecretKeyRef("wifi", "key")),
        new NetworkConnection("dhcp", null, new NetworkConnection.Ethernet("eth0"), null, null,
            null),
        wired(new Ipv4("192.0.2.10/24", "192.0.2.1", List.of("192.0.2.53", "8.8.8.8")),
            new Ipv6("2001:db8::10/64", "2001:db8::1", List.of("2001:db8::53"))),
        new NetworkConnection("modem", null, null, new SecretKeyRef("modem", "keyfile"), null,
            null))
        .set().ofMaxSize(6).map(List::copyOf);
  }

  private static NetworkConnection wifi(String name, String ssid, SecretKeyRef passphrase) {
    return new NetworkConnection(name, new NetworkConnection.Wifi(ssid, passphrase, true), null,
        null, null, null);
  }

  private static NetworkConnection wired(Ipv4 ipv4, Ipv6 ipv6) {
    return new NetworkConnection("static", null, new NetworkConnection.Ethernet(null), null, ipv4,
        ipv6);
  }
}
