package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.chameleoncloud.edge.testbed.identity.Credential;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The template of a fleet asks for managed credentials. */
@Execution(ExecutionMode.CONCURRENT)
class FleetCredentialIT {
  private static final String FLEET = """
      apiVersion: edge.chameleoncloud.org/v1alpha1
      kind: EdgeDeviceFleet
      metadata: {name: room}
      spec:
        names: [room-1, room-2]
        template:
          spec:
            machineName: raspberrypi4-64
            contactEmail: lab@example.org
            deviceCredential: {managed: {lifetime: 90d}}
      """;

  @RegisterExtension
  final TestEnvironment env = new TestEnvironment();

  @Test
  void eachDeviceHasACredentialOfItsOwnUntilItLeavesTheFleet() throws IOException {
    env.createCredential();
    env.startOperator();
    env.apply(FLEET);
    env.awaitReady("room-1");
    env.awaitReady("room-2");
    assertThat(made()).extracting(Credential::name)
        .containsExactly("chi-edge-room-1", "chi-edge-room-2");
    assertThat(made()).extracting(Credential::id).containsExactly(inRecord("room-1"),
        inRecord("room-2"));

    env.apply(FLEET.replace("[room-1, room-2]", "[room-1]"));
    env.awaitDeleted("room-2");
    assertThat(made()).extracting(Credential::name).containsExactly("chi-edge-room-1");
    env.kubectl("delete", "edgedevicefleet", "room").orFail();
    env.awaitDeleted("room-1");
    assertThat(made()).isEmpty();
  }

  /** Those of the project, other than the lab's own, by name. */
  private List<Credential> made() {
    return env.testbed().credentials(TestEnvironment.PROJECT).stream()
        .filter(credential -> credential.name().startsWith("chi-edge-")).toList();
  }

  private String inRecord(String device) {
    return env.testbed().record(device).orElseThrow().property("application_credential_id")
        .orElseThrow().asText();
  }
}
