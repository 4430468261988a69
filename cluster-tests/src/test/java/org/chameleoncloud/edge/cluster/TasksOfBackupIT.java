package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The backup of docs/tasks.md, some time after the devices were registered. */
class TasksOfBackupIT {
  private static final String DEVICE = "uc-rpi4-03";

  /** On a clock that is behind, so that its records are older than the cluster's resources. */
  @RegisterExtension
  final TestEnvironment env = new TestEnvironment(TestEnvironment.AUTOMATIC_CHECKS
      .clock(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-10))));

  @Test
  void aBackupRestoresTheResourcesOfTheSameRecords() throws IOException {
    env.createCredential();
    env.createClaims();
    Deployment deployment = env.install();
    OperatorProcess operator = env.closeLater(deployment.start());
    env.apply(Devices.yaml(DEVICE, DeviceLifecycle.IMAGE));
    EdgeDeviceStatus before = env.awaitReady(DEVICE);
    try (TaskSection page = TaskSection.open(env, "Backup")) {
      page.run("kubectl -n lab get edgedevices");
      page.run("kubectl -n lab get secrets");
      operator.close();
      deleteResources();
      env.closeLater(deployment.start());

      page.run("kubectl apply");
      page.run("kubectl -n lab wait");
      page.runUntilItPrintsWhatThePageSays("kubectl -n lab get");
    }
    EdgeDeviceStatus after = env.status(DEVICE);
    assertThat(after.uuid()).isEqualTo(before.uuid());
    assertThat(after.image().sha256()).isEqualTo(before.image().sha256());
    assertThat(env.testbed().records()).hasSize(1);
  }

  /** Without the operator, as if the cluster were lost. */
  private void deleteResources() {
    env.kubectl("delete", "edgedevice", DEVICE, "--wait=false").orFail();
    env.kubectl("patch", "edgedevice", DEVICE, "--type=merge",
        "-p={\"metadata\":{\"finalizers\":null}}").orFail();
    env.awaitDeleted(DEVICE);
    env.kubectl("delete", "secret", "chi-edge").orFail();
  }
}
