package org.chameleoncloud.edge.lab.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PodPortsTest {
  private static final Container CONTAINER = new ContainerBuilder().addNewPort().withName("http")
      .withContainerPort(8080).endPort().build();

  @Test
  void tellsTheProgramWhereItsPortIsHere() throws IOException {
    PodPorts ports = PodPorts.of(CONTAINER);
    int here = ports.here(new IntOrString("http")).orElseThrow();
    assertThat(ports.here("--port=8080")).isEqualTo("--port=" + here);
    assertThat(ports.here(new IntOrString(8080))).contains(here);
  }

  @Test
  void leavesOtherWordsAsTheyAre() throws IOException {
    PodPorts ports = PodPorts.of(CONTAINER);
    assertThat(ports.here("--port=18080")).isEqualTo("--port=18080");
    assertThat(ports.here("8080")).isEqualTo("8080");
  }

  @Test
  void givesTwoPodsThatDeclareTheSamePortDifferentOnes() throws IOException {
    assertThat(PodPorts.of(CONTAINER).here("--port=8080"))
        .isNotEqualTo(PodPorts.of(CONTAINER).here("--port=8080"));
  }

  @Test
  void knowsNoPortThatIsNotDeclared() throws IOException {
    assertThat(PodPorts.of(CONTAINER).here(new IntOrString("metrics"))).isEmpty();
  }
}
