package org.chameleoncloud.edge.balenaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BalenaDeviceTypeTest {
  @ParameterizedTest
  @CsvSource({"jetson-xavier-nx-emmc, jetson-xavier-nx-devkit-emmc",
      "jetson-xavier-nx-devkit-emmc, jetson-xavier-nx-devkit-emmc",
      "raspberrypi4-64, raspberrypi4-64", "jetson-agx-orin-devkit, jetson-agx-orin-devkit"})
  void onlyTheXavierHasAnotherNameAtBalena(String machineName, String balena) {
    assertThat(BalenaDeviceType.of(machineName)).isEqualTo(balena);
  }
}
