package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;
import org.chameleoncloud.edge.testbed.traffic.Fault;
import org.chameleoncloud.edge.testbed.traffic.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A device is cleaned up no matter how it is deleted and what is unavailable meanwhile. */
@Execution(ExecutionMode.CONCURRENT)
class DeletionIT {
  @RegisterExtension
  final TestEnvironment env = new TestEnvironment();

  /** How a user deletes a device. */
  enum Method {
    KUBECTL_DELETE,
    IN_THE_FOREGROUND,
    WITH_ITS_NAMESPACE;

    List<String> arguments(String namespace) {
      return switch (this) {
        case KUBECTL_DELETE -> List.of("delete", "edgedevice", "pi");
        case IN_THE_FOREGROUND -> List.of("delete", "edgedevice", "pi", "--cascade=foreground");
        case WITH_ITS_NAMESPACE -> List.of("delete", "namespace", namespace);
      };
    }
  }

  private void register() throws IOException {
    env.createCredential();
    env.createClaims();
    env.startOperator();
    env.apply(Devices.yaml("pi", DeviceLifecycle.IMAGE));
    env.awaitReady("pi");
    assertThat(image()).exists();
  }

  private Path image() {
    return env.cluster().claimDirectory(env.namespace(), "edge-images").resolve(env.namespace())
        .resolve("pi.img");
  }

  private Program.Result delete(Method method, String... options) {
    List<String> arguments = new ArrayList<>(method.arguments(env.namespace()));
    arguments.addAll(List.of(options));
    return env.kubectl(arguments.toArray(String[]::new));
  }

  @ParameterizedTest
  @EnumSource
  void isCleanedUpWithTheRegistryUp(Method method) throws IOException {
    register();
    delete(method, "--timeout=60s").orFail();
    assertThat(env.device("pi")).isEmpty();
    assertThat(env.testbed().records()).isEmpty();
    assertImageIsDeleted(method);
  }

  /** The image of a deleted namespace is deleted together with its claim. */
  private void assertImageIsDeleted(Method method) {
    if (method != Method.WITH_ITS_NAMESPACE) {
      assertThat(image()).doesNotExist();
      TestEnvironment.eventually("no Job is left").until(() -> env.client().batch().v1().jobs()
          .inNamespace(env.namespace()).list().getItems().isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource
  void waitsWithAMessageWhileTheRegistryIsDownAndIsThenCleanedUp(Method method) throws IOException {
    register();
    env.testbed().faults().add(Fault.on(Service.INVENTORY).drop());
    delete(method, "--wait=false").orFail();
    Condition ready = env.awaitReason("pi", ConditionType.READY, "WaitForRegistry")
        .condition(ConditionType.READY)
        .orElseThrow();
    assertThat(ready.message()).startsWith("The testbed's record cannot be deleted yet: ")
        .contains("force-delete");
    assertThat(env.status("pi").condition(ConditionType.RECONCILING).orElseThrow().holds())
        .isTrue();
    assertThat(env.kubectl("get", "edgedevices", "-o", "wide").orFail())
        .contains("The testbed's record cannot be deleted yet");
    assertThat(env.testbed().records()).hasSize(1);
    env.testbed().faults().clear();
    env.awaitDeleted("pi");
    assertThat(env.testbed().records()).isEmpty();
    assertImageIsDeleted(method);
    if (method == Method.WITH_ITS_NAMESPACE) {
      TestEnvironment.eventually("the namespace is deleted").until(
          () -> env.client().namespaces().withName(env.namespace()).get() == null);
    }
  }

  @Test
  void aRunningOperatorStillHasACredentialThatWasDeletedBeforeItsDevice()
      throws IOException {
    register();
    env.kubectl("delete", "secret", "chi-edge").orFail();
    env.awaitReason("pi", ConditionType.READY, "CreateSecret");
    delete(Method.KUBECTL_DELETE, "--timeout=60s").orFail();
    assertThat(env.testbed().records()).isEmpty();
  }

  @Test
  void aNewOperatorAsksForACredentialThatWasDeletedBeforeItsDevice() throws IOException {
    env.createCredential();
    Deployment deployment = env.install();
    OperatorProcess first = env.closeLater(deployment.start());
    env.apply(Devices.yaml("pi"));
    env.awaitReady("pi");
    first.close();
    env.kubectl("delete", "secret", "chi-edge").orFail();
    delete(Method.KUBECTL_DELETE, "--wait=false").orFail();
    env.closeLater(deployment.start());
    Condition ready = env.awaitReason("pi", ConditionType.READY, "CreateSecret")
        .condition(ConditionType.READY)
        .orElseThrow();
    assertThat(ready.message()).contains("chi-edge", "force-delete");
    env.createCredential();
    env.awaitDeleted("pi");
    assertThat(env.testbed().records()).isEmpty();
  }

  @Test
  void aDeviceOfAnUnreachableTestbedCanBeForceDeleted() throws IOException {
    register();
    env.testbed().faults().add(Fault.on(Service.INVENTORY).drop());
    delete(Method.KUBECTL_DELETE, "--wait=false").orFail();
    env.awaitReason("pi", ConditionType.READY, "WaitForRegistry");
    env.kubectl("annotate", "edgedevice", "pi", "edge.chameleoncloud.org/force-delete=true")
        .orFail();
    env.kubectl("wait", "edgedevice/pi", "--for=delete", "--timeout=60s").orFail();
    assertThat(env.testbed().records()).hasSize(1);
  }

  /** Without a ClusterRole. The commands are those of docs/configuration.md. */
  @Test
  void aTerminatingNamespaceWithoutTheOperatorsRoleCompletesOncePermissionsAreRestored()
      throws IOException {
    env.createCredential();
    Deployment deployment = env.install("rbac.clusterRole=false");
    OperatorProcess operator = env.closeLater(deployment.start());
    env.apply(Devices.yaml("pi"));
    env.awaitReady("pi");
    env.testbed().faults().add(Fault.on(Service.INVENTORY).drop());
    delete(Method.WITH_ITS_NAMESPACE, "--wait=false").orFail();
    TestEnvironment.eventually("the operator's role is deleted")
        .until(() -> env.kubectl("get", "roles", "-o", "name").orFail().isEmpty());
    env.testbed().faults().clear();
    TestEnvironment.eventually("the operator lacks permissions")
        .until(() -> operator.lastLines(5).stream().anyMatch(line -> line.contains("status=403")));
    String serviceAccount = deployment.user().replace("system:serviceaccount:", "");
    env.kubectl("create", "clusterrole", "edgedevice-cleanup", "--verb=get,list,watch,patch",
        "--resource=edgedevices,edgedevices/status").orFail();
    env.kubectl("create", "clusterrole", "namespace-reader", "--verb=get", "--resource=namespaces")
        .orFail();
    for (String role : List.of("edgedevice-cleanup", "namespace-reader")) {
      env.kubectl("create", "clusterrolebinding", role, "--clusterrole=" + role,
          "--serviceaccount=" + serviceAccount).orFail();
    }
    TestEnvironment.eventually("the namespace is deleted").until(
        () -> env.client().namespaces().withName(env.namespace()).get() == null);
    assertThat(env.testbed().records()).isEmpty();
    env.kubectl("delete", "clusterrole,clusterrolebinding", "edgedevice-cleanup",
        "namespace-reader")
        .orFail();
  }

  @Test
  void finalizersOfOthersAreKept() throws IOException {
    register();
    env.kubectl("patch", "edgedevice", "pi", "--type=json", "-p",
        "[{\"op\": \"add\", \"path\": \"/metadata/finalizers/0\","
            + " \"value\": \"example.org/other\"}]")
        .orFail();
    delete(Method.KUBECTL_DELETE, "--wait=false").orFail();
    TestEnvironment.eventually("only the other finalizer is left")
        .until(() -> env.device("pi").orElseThrow()
            .getMetadata().getFinalizers().equals(List.of("example.org/other")));
    assertThat(env.testbed().records()).isEmpty();
  }
}
