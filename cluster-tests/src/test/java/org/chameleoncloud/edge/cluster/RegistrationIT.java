package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A device is applied, and registered as written. */
class RegistrationIT {
  @RegisterExtension
  final Lab lab = new Lab();

  @Test
  void aDeviceIsRegisteredAsWrittenWithTheRightsOfTheChart() throws IOException {
    lab.credential();
    lab.operator();
    lab.apply(Devices.yaml("pi", "localEgress: deny"));
    lab.kubectl("wait", "edgedevice/pi", "--for=condition=Ready", "--timeout=30s").orFail();
    assertThat(lab.testbed().record("pi").orElseThrow().property("local_egress"))
        .hasValueSatisfying(value -> assertThat(value.asText()).isEqualTo("deny"));
    assertThat(lab.status("pi").uuid())
        .isEqualTo(lab.testbed().record("pi").orElseThrow().uuid());
  }
}
