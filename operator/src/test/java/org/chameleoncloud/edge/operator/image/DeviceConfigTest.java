package org.chameleoncloud.edge.operator.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.registry.BalenaDevice;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Sensitive;
import org.junit.jupiter.api.Test;

class DeviceConfigTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final BalenaDevice BALENA = new BalenaDevice(5879362, 1883023,
      Sensitive.of("0123456789abcdef0123456789abcdef"));
  private static final Hardware RECORD = new Hardware("C6FBEE44-0549-4519-b6fd-9a56d87cda52",
      "uc-rpi4-03", "project-1", Instant.parse("2026-11-22T08:20:00.750Z"), Map.of(), List.of(),
      BALENA);

  private static JsonNode config(ImageSpec.Installer installer) throws Exception {
    return JSON.readTree(text(installer, CloudEndpoints.BALENA_CLOUD));
  }

  private static String text(ImageSpec.Installer installer, CloudEndpoints endpoints) {
    return DeviceConfig.of(RECORD, BALENA, "raspberrypi4-64", installer, endpoints).reveal();
  }

  @Test
  void hasTheKeysAndTypesThatBalenaOsReads() throws Exception {
    try (InputStream golden = DeviceConfigTest.class.getResourceAsStream("/image/config.json")) {
      assertThat(config(null)).isEqualTo(JSON.readTree(golden));
    }
  }

  @Test
  void namesTheInstallersDevicesInOneText() throws Exception {
    JsonNode installer = config(new ImageSpec.Installer(List.of("nvme0n1", "sda"), true))
        .get("installer");

    assertThat(installer.toString())
        .isEqualTo("{\"migrate\":{\"force\":true},\"target_devices\":\"nvme0n1 sda\"}");
  }

  @Test
  void leavesTheInstallersOptionsToTheImageWhenNoneAreAskedFor() throws Exception {
    assertThat(config(new ImageSpec.Installer(null, null)).has("installer")).isFalse();
  }

  @Test
  void namesTheKeyAfterTheHostOfTheApi() throws Exception {
    CloudEndpoints own = new CloudEndpoints("https://api.balena.example.org/", "vpn", "registry",
        "delta", "logs");

    assertThat(JSON.readTree(text(null, own)).get("deviceApiKeys").fieldNames().next())
        .isEqualTo("api.balena.example.org");
  }

  @Test
  void isTheSameTextForTheSameInputs() {
    assertThat(text(null, CloudEndpoints.BALENA_CLOUD))
        .isEqualTo(text(null, CloudEndpoints.BALENA_CLOUD));
  }

  @Test
  void isNotPrintedByAccident() {
    assertThat(DeviceConfig.of(RECORD, BALENA, "raspberrypi4-64", null,
        CloudEndpoints.BALENA_CLOUD).toString()).doesNotContain("0123456789abcdef", "uuid");
  }
}
