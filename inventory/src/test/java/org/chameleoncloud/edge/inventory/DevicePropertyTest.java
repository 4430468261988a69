package org.chameleoncloud.edge.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DevicePropertyTest {
  @Test
  void findsEveryPropertyByItsKey() {
    for (DeviceProperty property : DeviceProperty.values()) {
      assertThat(DeviceProperty.of(property.key())).contains(property);
    }
    assertThat(DeviceProperty.of("colour")).isEmpty();
  }

  @Test
  void treatsOnlyTheSecretAndTheBootstrapTokenAsSecrets() {
    assertThat(Stream.of(DeviceProperty.values()).filter(DeviceProperty::isSecret))
        .containsExactlyInAnyOrder(DeviceProperty.APPLICATION_CREDENTIAL_SECRET,
            DeviceProperty.K8S_BOOTSTRAP_TOKEN);
  }

  @Test
  void mirrorsOnlyPropertiesOfTheOwnerThatAreNotSecret() {
    assertThat(Stream.of(DeviceProperty.values()).filter(property -> !property.isMirrored()))
        .containsExactlyInAnyOrder(DeviceProperty.APPLICATION_CREDENTIAL_SECRET,
            DeviceProperty.K8S_BOOTSTRAP_TOKEN, DeviceProperty.CHANNELS,
            DeviceProperty.BLAZAR_DEVICE_DRIVER);
  }
}
