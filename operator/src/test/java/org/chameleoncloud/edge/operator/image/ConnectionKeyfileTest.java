package org.chameleoncloud.edge.operator.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.chameleoncloud.edge.golden.ProjectDirectory;
import org.chameleoncloud.edge.operator.api.Ipv4;
import org.chameleoncloud.edge.operator.api.Ipv6;
import org.chameleoncloud.edge.operator.api.NetworkConnection;
import org.chameleoncloud.edge.operator.api.NetworkConnection.Ethernet;
import org.chameleoncloud.edge.operator.api.NetworkConnection.Wifi;
import org.chameleoncloud.edge.operator.api.TestImages;
import org.chameleoncloud.edge.registry.Sensitive;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ConnectionKeyfileTest {
  private static final Path GOLDEN = ProjectDirectory
      .path("operator/src/test/resources/image/keyfiles");
  private static final Ipv4 FIXED = new Ipv4("192.0.2.10/24", null, null);
  private static final String KEY = "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF";

  private static final Map<String, Sensitive> KEYFILES = Map.of(
      "protected",
      ConnectionKeyfile.protectedWifi(TestImages.wifi("lab", "Lab, 2nd floor", "wifi"),
          Sensitive.of("correct horse battery staple")),
      "open", ConnectionKeyfile.openWifi(TestImages.wifi("guests", "eduroam-guests", null)),
      "hidden",
      ConnectionKeyfile.protectedWifi(new NetworkConnection("roof", new Wifi("roof", null, true),
          null, null, FIXED, null), Sensitive.of(KEY)),
      "ethernet",
      ConnectionKeyfile.ethernet(new NetworkConnection("wired", null, new Ethernet("eth0"), null,
          new Ipv4("192.0.2.10/24", "192.0.2.1", List.of("192.0.2.53", "192.0.2.54")),
          new Ipv6("2001:db8::10/64", "2001:db8::1", List.of("2001:db8::53")))),
      "any-port", ConnectionKeyfile.ethernet(TestImages.ethernet("any", null, null)));

  @TestFactory
  Stream<DynamicTest> isEqualToTheGoldenFile() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(GOLDEN)) {
      files = all.sorted().toList();
    }
    assertThat(files).extracting(ConnectionKeyfileTest::name)
        .containsExactlyInAnyOrderElementsOf(KEYFILES.keySet());
    return files.stream().map(file -> DynamicTest.dynamicTest(name(file),
        () -> assertThat(KEYFILES.get(name(file)).reveal()).isEqualTo(Files.readString(file))));
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".nmconnection", "");
  }

  @Test
  void theFileIsNamedAfterTheConnection() {
    assertThat(ConnectionKeyfile.fileName(TestImages.wifi("lab", "Lab", null)))
        .isEqualTo("lab.nmconnection");
  }
}
