package org.chameleoncloud.edge.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The names of architectures. */
class ArchitectureTest {
  @Test
  void findsAnArchitectureByItsNameInImages() {
    assertThat(Architecture.of("arm64")).isEqualTo(Architecture.ARM64);
    assertThat(Architecture.ARM64.id()).isEqualTo("arm64");
  }

  @Test
  void saysWhichArchitecturesThereAre() {
    assertThatThrownBy(() -> Architecture.of("armhf")).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the architecture armhf is not supported, only amd64 and arm64");
  }
}
