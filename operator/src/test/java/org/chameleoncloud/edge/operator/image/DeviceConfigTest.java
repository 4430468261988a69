package org.chameleoncloud.edge.operator.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.ImageSpecBuilder;
import org.chameleoncloud.edge.operator.api.TestImages;
import org.chameleoncloud.edge.registry.BalenaDevice;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Sensitive;
import org.junit.jupiter.api.Test;

class DeviceConfigTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final BalenaDevice BALENA = new BalenaDevice(5879362, 1883023,
      Sensitive.of("0123456789abcdef0123456789abcdef"));
  private static final Hardware RECORD = new Hardware("C6FBEE44-0549-4519-b6fd-9a56d87cda52",
      "uc-rpi4-03", "project-1", DeviceProperty.HARDWARE_TYPE,
      Instant.parse("2026-11-22T08:20:00.750Z"), Map.of(), List.of(),
      BALENA);

  private static ImageSpecBuilder image() {
    return TestImages.fromUrl("https://images.example.org/a.img");
  }

  private static JsonNode config(ImageSpecBuilder image) throws Exception {
    return JSON.readTree(configText(image, CloudEndpoints.BALENA_CLOUD));
  }

  private static String configText(ImageSpecBuilder image, CloudEndpoints endpoints) {
    return DeviceConfig.of(RECORD, BALENA, "raspberrypi4-64", image.build(), endpoints).reveal();
  }

  private static JsonNode golden(String name) throws IOException {
    try (InputStream golden = DeviceConfigTest.class.getResourceAsStream("/image/" + name)) {
      return JSON.readTree(golden);
    }
  }

  @Test
  void hasTheKeysAndTypesThatBalenaOsExpects() throws Exception {
    assertThat(config(image())).isEqualTo(golden("config.json"));
  }

  @Test
  void containsTheSettingsUnderTheNamesOfBalenaOs() throws Exception {
    ObjectNode config = (ObjectNode) config(
        image().sshKeys(List.of("ssh-ed25519 AAAA one", "ssh-rsa AAAB"))
            .ntpServers(List.of("0.pool.ntp.org", "192.0.2.123"))
            .dnsServers(List.of("192.0.2.53", "2001:db8::53"))
            .country("US").persistentLogging(true).developmentMode(false)
            .installer(new ImageSpec.Installer(List.of("nvme0n1", "sda"), true)));

    config.remove(golden("config.json").propertyStream().map(Map.Entry::getKey).toList());
    assertThat(config).isEqualTo(golden("user-settings.json"));
  }

  @Test
  void doesNotContainConnections() throws Exception {
    assertThat(config(image().connections(List.of(TestImages.wifi("lab", "Lab", "wifi")))))
        .isEqualTo(golden("config.json"));
  }

  @Test
  void listsTheInstallersTargetDevicesInOneString() throws Exception {
    JsonNode installer = config(image().installer(
        new ImageSpec.Installer(List.of("nvme0n1", "sda"), true))).get("installer");

    assertThat(installer.toString())
        .isEqualTo("{\"migrate\":{\"force\":true},\"target_devices\":\"nvme0n1 sda\"}");
  }

  @Test
  void omitsInstallerOptionsThatAreNotSet() throws Exception {
    assertThat(config(image().installer(new ImageSpec.Installer(null, null)))
        .has("installer")).isFalse();
  }

  @Test
  void usesTheHostOfTheApiAsTheNameOfTheKey() throws Exception {
    CloudEndpoints own = new CloudEndpoints("https://api.balena.example.org/", "vpn", "registry",
        "delta", "logs");

    assertThat(JSON.readTree(configText(image(), own)).get("deviceApiKeys").fieldNames().next())
        .isEqualTo("api.balena.example.org");
  }

  @Test
  void isDeterministic() {
    assertThat(configText(image(), CloudEndpoints.BALENA_CLOUD))
        .isEqualTo(configText(image(), CloudEndpoints.BALENA_CLOUD));
  }

  @Test
  void doesNotPrintSecrets() {
    assertThat(DeviceConfig.of(RECORD, BALENA, "raspberrypi4-64", image().build(),
        CloudEndpoints.BALENA_CLOUD).toString()).doesNotContain("0123456789abcdef", "uuid");
  }
}
