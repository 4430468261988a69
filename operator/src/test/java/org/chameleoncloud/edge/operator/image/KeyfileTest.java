package org.chameleoncloud.edge.operator.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.Checkout;
import org.chameleoncloud.edge.operator.api.ImageSpecBuilder;
import org.chameleoncloud.edge.operator.api.Ipv4;
import org.chameleoncloud.edge.operator.api.Ipv6;
import org.chameleoncloud.edge.operator.api.NetworkConnection;
import org.chameleoncloud.edge.operator.api.NetworkConnection.Ethernet;
import org.chameleoncloud.edge.operator.api.NetworkConnection.Wifi;
import org.chameleoncloud.edge.registry.Sensitive;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyfileTest {
  private static final Path GOLDEN = Checkout.path("operator/src/test/resources/image/keyfiles");
  private static final Ipv4 FIXED = new Ipv4("192.0.2.10/24", null, null);
  private static final String KEY = "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF";

  private static final Map<String, Sensitive> WRITTEN = Map.of(
      "protected", Keyfile.protectedWifi(ImageSpecBuilder.wifi("lab", "Lab, 2nd floor", "wifi"),
          Sensitive.of("correct horse battery staple")),
      "open", Keyfile.openWifi(ImageSpecBuilder.wifi("guests", "eduroam-guests", null)),
      "hidden", Keyfile.protectedWifi(new NetworkConnection("roof", new Wifi("roof", null, true),
          null, null, FIXED, null), Sensitive.of(KEY)),
      "ethernet", Keyfile.ethernet(new NetworkConnection("wired", null, new Ethernet("eth0"), null,
          new Ipv4("192.0.2.10/24", "192.0.2.1", List.of("192.0.2.53", "192.0.2.54")),
          new Ipv6("2001:db8::10/64", "2001:db8::1", List.of("2001:db8::53")))),
      "any-port", Keyfile.ethernet(ImageSpecBuilder.ethernet("any", null, null)));

  @TestFactory
  Stream<DynamicTest> isWrittenAsTheGoldenFileSays() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(GOLDEN)) {
      files = all.sorted().toList();
    }
    assertThat(files).extracting(KeyfileTest::name)
        .containsExactlyInAnyOrderElementsOf(WRITTEN.keySet());
    return files.stream().map(file -> DynamicTest.dynamicTest(name(file),
        () -> assertThat(WRITTEN.get(name(file)).reveal()).isEqualTo(Files.readString(file))));
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".nmconnection", "");
  }

  /** What NetworkManager's own reader makes of the right side is the left side. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, quoteCharacter = '"',
      value = {"lab|lab", "Lab, 2nd floor|Lab, 2nd floor", "101|101", "#1|#1",
          "16;17;|49;54;59;49;55;59;", " lab|32;108;97;98;", "lab |108;97;98;32;",
          "a\\b|97;92;98;", "Büro|66;195;188;114;111;", "網|231;182;178;"})
  void writesANameThatHasMoreThanOneReadingAsItsBytes(String ssid, String written) {
    assertThat(Keyfile.openWifi(ImageSpecBuilder.wifi("lab", ssid, null)).reveal())
        .contains("\nssid=" + written + "\n");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, quoteCharacter = '"',
      value = {"12345678|12345678", "a;b#c=d[e]|a;b#c=d[e]", "  1234567|\\s 1234567",
          "1234567  |1234567 \\s", "back\\slash|back\\\\slash", "\\s12345678|\\\\s12345678",
          "\"        \"|\\s      \\s"})
  void escapesWhatAReaderOfAPassphraseWouldTakeForSomethingElse(String passphrase,
      String written) {
    assertThat(Keyfile.protectedWifi(ImageSpecBuilder.wifi("lab", "lab", "wifi"),
        Sensitive.of(passphrase)).reveal()).contains("\npsk=" + written + "\n");
  }

  @Test
  void aFileIsNamedAfterItsConnection() {
    assertThat(Keyfile.fileName(ImageSpecBuilder.wifi("lab", "Lab", null)))
        .isEqualTo("lab.nmconnection");
  }
}
