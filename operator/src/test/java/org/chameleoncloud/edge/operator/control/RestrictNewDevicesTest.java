package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An operator that runs with {@code --restrict-new-devices}. */
class RestrictNewDevicesTest {
  private static final String NAME = "uc-rpi4-03";

  private final OperatorHarness operator = new OperatorHarness();

  @BeforeEach
  void start() {
    operator.applyValidSecret();
    operator.start(OperatorSettingsBuilder.builder(OperatorHarness.settings())
        .restrictNewDevices(true).build());
  }

  @AfterEach
  void close() {
    operator.close();
  }

  @Test
  void aDeviceWhoseSpecNamesNoProjectsIsRegisteredForItsOwnProjectOnly() {
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitEvent("Restricted");
    operator.awaitReady(NAME);

    String project = operator.testbed.credential(OperatorHarness.PROJECT).project().id();
    assertThat(projects()).containsExactly(project);
    assertThat(operator.events()).filteredOn(event -> event.startsWith("Restricted:"))
        .singleElement().asString().contains("--restrict-new-devices", "\"chi-edge\"", NAME);
    operator.awaitPolls(3);
    assertThat(projects()).containsExactly(project);
    assertThat(operator.testbed.requests().count("PATCH")).isZero();
  }

  @Test
  void aDeviceWhoseSpecNamesProjectsIsRegisteredForThose() {
    operator.testbed.addProject("CH-999999");
    operator.apply(NAME, EdgeDeviceSpecBuilder.builder(OperatorHarness.spec())
        .authorizedProjects(List.of("CH-999999")).build());
    operator.awaitEvent("Registered");
    operator.awaitReady(NAME);

    assertThat(projects()).containsExactly("CH-999999");
    assertThat(operator.events()).noneMatch(event -> event.startsWith("Restricted:"));
  }

  private List<String> projects() {
    return operator.testbed.record(NAME).orElseThrow().property("authorized_projects").orElseThrow()
        .valueStream().map(project -> project.asText()).toList();
  }
}
