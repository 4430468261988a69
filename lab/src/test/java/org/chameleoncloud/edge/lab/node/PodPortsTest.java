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
  void rewritesTheDeclaredPort() throws IOException {
    PodPorts ports = PodPorts.of(CONTAINER);
    int local = ports.local(new IntOrString("http")).orElseThrow();
    assertThat(ports.rewrite("--port=8080")).isEqualTo("--port=" + local);
    assertThat(ports.local(new IntOrString(8080))).contains(local);
  }

  @Test
  void doesNotRewriteOtherWords() throws IOException {
    PodPorts ports = PodPorts.of(CONTAINER);
    assertThat(ports.rewrite("--port=18080")).isEqualTo("--port=18080");
    assertThat(ports.rewrite("8080")).isEqualTo("8080");
  }

  @Test
  void givesTwoPodsWithTheSamePortDifferentLocalPorts() throws IOException {
    assertThat(PodPorts.of(CONTAINER).rewrite("--port=8080"))
        .isNotEqualTo(PodPorts.of(CONTAINER).rewrite("--port=8080"));
  }

  @Test
  void hasNoLocalPortForAnUndeclaredPort() throws IOException {
    assertThat(PodPorts.of(CONTAINER).local(new IntOrString("metrics"))).isEmpty();
  }
}
