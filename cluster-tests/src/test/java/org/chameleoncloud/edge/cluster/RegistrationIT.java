package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A device is applied and registered. */
class RegistrationIT {
  @RegisterExtension
  final TestEnvironment env = new TestEnvironment();

  @Test
  void aDeviceIsRegisteredWithThePermissionsOfTheChart() throws IOException {
    env.createCredential();
    env.startOperator();
    env.apply(Devices.yaml("pi", "localEgress: deny"));
    env.kubectl("wait", "edgedevice/pi", "--for=condition=Ready", "--timeout=30s").orFail();
    assertThat(env.testbed().record("pi").orElseThrow().property("local_egress"))
        .hasValueSatisfying(value -> assertThat(value.asText()).isEqualTo("deny"));
    assertThat(env.status("pi").uuid())
        .isEqualTo(env.testbed().record("pi").orElseThrow().uuid());
  }
}
