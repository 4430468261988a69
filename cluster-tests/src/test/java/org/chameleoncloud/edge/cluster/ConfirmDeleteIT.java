package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The chart's {@code confirmDelete.enabled}: the API server refuses to delete a registered device by mistake. */
@Execution(ExecutionMode.CONCURRENT)
class ConfirmDeleteIT {
  private static final String[] PROTECTED = {"confirmDelete.enabled=true"};
  private static final String CONFIRMATION = "edge.chameleoncloud.org/confirm-delete=";
  private static final String REFUSAL = "the device is registered on the testbed, and a name is spent once its record is "
      + "deleted: set the annotation edge.chameleoncloud.org/confirm-delete to the resource's name to delete it";
  private static final String REGISTERED = "{\"status\": {\"uuid\": \"9f2a008e-eac8-4cd7-9164-db5075faa039\"}}";

  @RegisterExtension
  final TestEnvironment env = new TestEnvironment();

  /** Before the environment deletes its devices. */
  @AfterEach
  void uninstall() {
    env.cluster().helm().run("uninstall", env.operatorNamespace(), "--namespace",
        env.operatorNamespace()).orFail();
    TestEnvironment.eventually("every device may be deleted").until(
        () -> env.kubectl("delete", "edgedevices", "--all", "--dry-run=server").exitCode() == 0);
  }

  @Test
  void aRegisteredDeviceIsDeletedOnlyIfItsNameConfirmsIt() throws IOException {
    env.createCredential();
    env.closeLater(env.install(PROTECTED).start());
    env.apply(Devices.yaml("pi"));
    env.awaitReady("pi");
    awaitPolicy();

    assertRefused("pi");
    confirm("pi", "another");
    assertRefused("pi");
    assertThat(env.testbed().record("pi")).isPresent();

    confirm("pi", "pi");
    env.kubectl("delete", "edgedevice", "pi", "--timeout=60s").orFail();
    assertThat(env.testbed().records()).isEmpty();
  }

  @Test
  void onlyRegisteredDevicesOfTheReleasesNamespacesAreProtected() {
    String unmanaged = env.createNamespace(env.namespace() + "-unmanaged");
    env.install(PROTECTED);
    env.apply(Devices.yaml("pi") + Devices.yaml("new"));
    markRegistered(env.cluster().kubectl(env.namespace()));
    awaitPolicy();
    assertRefused("pi");

    env.kubectl("delete", "edgedevice", "new", "--timeout=60s").orFail();
    Program elsewhere = env.cluster().kubectl(unmanaged);
    elsewhere.runWithInput(Devices.yaml("pi"), "apply", "-f", "-").orFail();
    markRegistered(elsewhere);
    elsewhere.run("delete", "edgedevice", "pi", "--timeout=60s").orFail();
  }

  @Test
  void aDeletedNamespaceStaysUntilItsRegisteredDevicesAreConfirmed() throws IOException {
    env.createCredential();
    env.closeLater(env.install(PROTECTED).start());
    env.apply(Devices.yaml("pi"));
    env.awaitReady("pi");
    awaitPolicy();

    env.kubectl("delete", "namespace", env.namespace(), "--wait=false").orFail();
    TestEnvironment.eventually("the namespace says why it stays")
        .until(() -> env.kubectl("get", "namespace", env.namespace(), "-o",
            "jsonpath={.status.conditions[?(@.type==\"NamespaceDeletionContentFailure\")].message}")
            .orFail().contains(REFUSAL));
    assertThat(env.device("pi").orElseThrow().getMetadata().getDeletionTimestamp()).isNull();
    assertThat(env.testbed().record("pi")).isPresent();

    confirm("pi", "pi");
    TestEnvironment.eventually("the namespace is deleted")
        .atMost(TestEnvironment.TIMEOUT.multipliedBy(5))
        .until(() -> env.client().namespaces().withName(env.namespace()).get() == null);
    assertThat(env.testbed().records()).isEmpty();
  }

  /** The API server applies a policy a moment after it was created. */
  private void awaitPolicy() {
    TestEnvironment.eventually("the policy is in force").until(() -> env
        .kubectl("delete", "edgedevice", "pi", "--dry-run=server").exitCode() != 0);
  }

  private void assertRefused(String device) {
    Program.Result result = env.kubectl("delete", "edgedevice", device, "--wait=false");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("Forbidden", REFUSAL);
    assertThat(env.device(device).orElseThrow().getMetadata().getDeletionTimestamp()).isNull();
  }

  private void confirm(String device, String name) {
    env.kubectl("annotate", "edgedevice", device, "--overwrite", CONFIRMATION + name).orFail();
  }

  private static void markRegistered(Program kubectl) {
    kubectl.run("patch", "edgedevice", "pi", "--subresource=status", "--type=merge", "-p",
        REGISTERED).orFail();
  }
}
