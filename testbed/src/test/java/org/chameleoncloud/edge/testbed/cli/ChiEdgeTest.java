package org.chameleoncloud.edge.testbed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.chameleoncloud.edge.testbed.TestbedFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published command chi-edge works with the testbed like with the real one. */
class ChiEdgeTest extends TestbedFixture {
  private static final String DEVICE = "uc-rpi4-03";

  @TempDir
  private Path directory;
  private PublishedCommand command;

  ChiEdgeTest() throws IOException {}

  @BeforeEach
  void skipWithoutChiEdge() throws IOException {
    command = PublishedCommand.of("chi-edge", "python-chi-edge==0.3.3", directory,
        testbed.cloudsYaml("edge", testbed.credential(PROJECT)));
  }

  @Test
  void registersListsShowsSetsSyncsAndDeletesADevice() throws Exception {
    assertThat(chiEdge("register", DEVICE, "--machine-name", "raspberrypi4-64",
        "--contact-email", "lab@example.org")).contains("Created application credential")
        .contains(record(DEVICE).uuid());
    assertThat(chiEdge("list")).contains(DEVICE, "0/4");
    testbed.tick();
    assertThat(chiEdge("list")).contains("2/4");
    assertThat(chiEdge("show", DEVICE)).contains("No matching k8s", "device_api_key");
    assertThat(chiEdge("set", DEVICE, "--local-egress", "deny", "--authorized-projects",
        "CH-231106,another")).contains("deny", "- another");
    testbed.boot(DEVICE);
    testbed.tick();
    assertThat(chiEdge("list")).contains("4/4");
    assertThat(chiEdge("sync", DEVICE)).contains("Successfully started device re-sync");
    assertThat(record(DEVICE).steadyWorkers()).isZero();
    assertThat(chiEdge("delete", DEVICE, "--yes-i-really-really-mean-it"))
        .contains("Successfully deleted device");
    assertThat(testbed.records()).isEmpty();
  }

  @Test
  void showsWhetherADeviceIsOnline() throws Exception {
    register(DEVICE);
    assertThat(chiEdge("list")).contains("--");
    testbed.boot(DEVICE);
    testbed.tick();
    assertThat(chiEdge("list")).contains("online");
    assertThat(chiEdge("show", DEVICE)).contains("observed_state", "is_online: true",
        "last_fetched: '2026-11-22T08:18:16+00:00'", "status: Idle");
    testbed.powerOff(DEVICE);
    testbed.pollBalena();
    assertThat(chiEdge("list")).containsPattern("offline for \\d+[smhd]");
    assertThat(chiEdge("show", DEVICE)).contains("is_online: false",
        "'2026-11-22T08:18:16.000Z'");
  }

  private String chiEdge(String... arguments) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("--os-cloud", "edge", "device"));
    all.addAll(List.of(arguments));
    return command.run(all);
  }
}
