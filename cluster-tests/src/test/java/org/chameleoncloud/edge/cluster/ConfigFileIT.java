package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code spec.image.form: Config}: only the device's config.json, without an image to put it into. */
@Execution(ExecutionMode.CONCURRENT)
class ConfigFileIT {
  private static final String FILE = "pi.config.json";

  @RegisterExtension
  final TestEnvironment env = new TestEnvironment();

  @Test
  void theFileOnTheClaimBelongsToTheDeviceAndIsRemovedWithIt() throws IOException {
    env.createCredential();
    env.createClaims();
    env.startOperator();
    env.apply(Devices.yaml("pi", "image: {form: Config}"));
    EdgeDeviceStatus.Image image = env.awaitReady("pi").image();

    assertThat(image.claimName()).isEqualTo("edge-images");
    assertThat(image.path()).isEqualTo(env.namespace() + "/" + FILE);
    Path file = env.cluster().claimDirectory(env.namespace(), image.claimName())
        .resolve(image.path());
    JsonNode config = new ObjectMapper().readTree(file.toFile());
    assertThat(config.path("deviceApiKey").asText()).isNotEmpty().isEqualTo(env.testbed()
        .record("pi").orElseThrow().worker("balena").detail("device_api_key").orElseThrow()
        .asText());
    assertThat(config.path("deviceType").asText()).isEqualTo("raspberrypi4-64");

    env.kubectl("delete", "edgedevice", "pi", "--timeout=60s").orFail();
    assertThat(env.testbed().records()).isEmpty();
    assertThat(file).doesNotExist();
    TestEnvironment.eventually("no Job is left").until(() -> env.client().batch().v1().jobs()
        .inNamespace(env.namespace()).list().getItems().isEmpty());
  }
}
