package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;
import org.chameleoncloud.edge.testbed.traffic.Fault;
import org.chameleoncloud.edge.testbed.traffic.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However a device is deleted, and whatever is down meanwhile, it goes clean. */
@Execution(ExecutionMode.CONCURRENT)
class DeletionIT {
  @RegisterExtension
  final Lab lab = new Lab();

  /** How people delete. */
  enum Way {
    KUBECTL_DELETE,
    IN_THE_FOREGROUND,
    WITH_ITS_NAMESPACE;

    List<String> words(String namespace) {
      return switch (this) {
        case KUBECTL_DELETE -> List.of("delete", "edgedevice", "pi");
        case IN_THE_FOREGROUND -> List.of("delete", "edgedevice", "pi", "--cascade=foreground");
        case WITH_ITS_NAMESPACE -> List.of("delete", "namespace", namespace);
      };
    }
  }

  private void registered() throws IOException {
    lab.credential();
    lab.claims();
    lab.operator();
    lab.apply(Devices.yaml("pi", Life.IMAGE));
    lab.awaitReady("pi");
    assertThat(image()).exists();
  }

  private Path image() {
    return lab.plane().claim(lab.namespace(), "edge-images").resolve(lab.namespace())
        .resolve("pi.img");
  }

  private Commands.Ran delete(Way way, String... more) {
    List<String> words = new ArrayList<>(way.words(lab.namespace()));
    words.addAll(List.of(more));
    return lab.kubectl(words.toArray(String[]::new));
  }

  @ParameterizedTest
  @EnumSource
  void endsCleanWithTheRegistryUp(Way way) throws IOException {
    registered();
    delete(way, "--timeout=60s").orFail();
    assertThat(lab.device("pi")).isEmpty();
    assertThat(lab.testbed().records()).isEmpty();
    assertImageIsGone(way);
  }

  /** A claim that goes with its namespace takes the image along. */
  private void assertImageIsGone(Way way) {
    if (way != Way.WITH_ITS_NAMESPACE) {
      assertThat(image()).doesNotExist();
      Lab.patience("no Job is left").until(() -> lab.client().batch().v1().jobs()
          .inNamespace(lab.namespace()).list().getItems().isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource
  void waitsVisiblyWithTheRegistryDownAndThenEndsClean(Way way) throws IOException {
    registered();
    lab.testbed().faults().add(Fault.on(Service.INVENTORY).drop());
    delete(way, "--wait=false").orFail();
    Condition ready = lab.awaitReason("pi", "Ready", "WaitForRegistry").condition("Ready")
        .orElseThrow();
    assertThat(ready.message()).startsWith("The testbed's record cannot be deleted yet: ")
        .contains("force-delete");
    assertThat(lab.status("pi").condition("Reconciling").orElseThrow().holds()).isTrue();
    assertThat(lab.kubectl("get", "edgedevices", "-o", "wide").orFail())
        .contains("The testbed's record cannot be deleted yet");
    assertThat(lab.testbed().records()).hasSize(1);
    lab.testbed().faults().clear();
    lab.awaitGone("pi");
    assertThat(lab.testbed().records()).isEmpty();
    assertImageIsGone(way);
    if (way == Way.WITH_ITS_NAMESPACE) {
      Lab.patience("the namespace is gone").until(
          () -> lab.client().namespaces().withName(lab.namespace()).get() == null);
    }
  }

  @Test
  void aSecretThatWasDeletedBeforeItsDevicesIsStillRememberedByTheRunningOperator()
      throws IOException {
    registered();
    lab.kubectl("delete", "secret", "chi-edge").orFail();
    lab.awaitReason("pi", "Ready", "CreateSecret");
    delete(Way.KUBECTL_DELETE, "--timeout=60s").orFail();
    assertThat(lab.testbed().records()).isEmpty();
  }

  @Test
  void aSecretThatWasDeletedBeforeItsDevicesIsAskedForByANewOperator() throws IOException {
    lab.credential();
    Deployment deployment = lab.install();
    OperatorProcess first = lab.ends(deployment.start());
    lab.apply(Devices.yaml("pi"));
    lab.awaitReady("pi");
    first.close();
    lab.kubectl("delete", "secret", "chi-edge").orFail();
    delete(Way.KUBECTL_DELETE, "--wait=false").orFail();
    lab.ends(deployment.start());
    Condition ready = lab.awaitReason("pi", "Ready", "CreateSecret").condition("Ready")
        .orElseThrow();
    assertThat(ready.message()).contains("chi-edge", "force-delete");
    lab.credential();
    lab.awaitGone("pi");
    assertThat(lab.testbed().records()).isEmpty();
  }

  @Test
  void aDeviceWhoseTestbedIsGoneForGoodCanBeLetGoOf() throws IOException {
    registered();
    lab.testbed().faults().add(Fault.on(Service.INVENTORY).drop());
    delete(Way.KUBECTL_DELETE, "--wait=false").orFail();
    lab.awaitReason("pi", "Ready", "WaitForRegistry");
    lab.kubectl("annotate", "edgedevice", "pi", "edge.chameleoncloud.org/force-delete=true")
        .orFail();
    lab.kubectl("wait", "edgedevice/pi", "--for=delete", "--timeout=60s").orFail();
    assertThat(lab.testbed().records()).hasSize(1);
  }

  /** Where nobody may make a ClusterRole; the commands are those of docs/configuration.md. */
  @Test
  void aNamespaceThatTookTheOperatorsRoleAlongGetsOnWhenTheRightsAreBack() throws IOException {
    lab.credential();
    Deployment deployment = lab.install("rbac.clusterRole=false");
    OperatorProcess operator = lab.ends(deployment.start());
    lab.apply(Devices.yaml("pi"));
    lab.awaitReady("pi");
    lab.testbed().faults().add(Fault.on(Service.INVENTORY).drop());
    delete(Way.WITH_ITS_NAMESPACE, "--wait=false").orFail();
    Lab.patience("the operator is refused").until(() -> operator.lastLines(5).stream()
        .anyMatch(line -> line.contains("event=look-failed") && line.contains("status=403")));
    lab.testbed().faults().clear();
    String account = deployment.user().replace("system:serviceaccount:", "");
    lab.kubectl("create", "clusterrole", "devices-leave", "--verb=get,list,watch,patch",
        "--resource=edgedevices,edgedevices/status").orFail();
    lab.kubectl("create", "clusterrole", "namespaces-look", "--verb=get", "--resource=namespaces")
        .orFail();
    for (String role : List.of("devices-leave", "namespaces-look")) {
      lab.kubectl("create", "clusterrolebinding", role, "--clusterrole=" + role,
          "--serviceaccount=" + account).orFail();
    }
    Lab.patience("the namespace is gone").until(
        () -> lab.client().namespaces().withName(lab.namespace()).get() == null);
    assertThat(lab.testbed().records()).isEmpty();
    lab.kubectl("delete", "clusterrole,clusterrolebinding", "devices-leave", "namespaces-look")
        .orFail();
  }

  @Test
  void othersFinalizersAreLeftToThem() throws IOException {
    registered();
    lab.kubectl("patch", "edgedevice", "pi", "--type=json", "-p",
        "[{\"op\": \"add\", \"path\": \"/metadata/finalizers/0\","
            + " \"value\": \"example.org/somebody-elses\"}]")
        .orFail();
    delete(Way.KUBECTL_DELETE, "--wait=false").orFail();
    Lab.patience("only the other finalizer is left").until(() -> lab.device("pi").orElseThrow()
        .getMetadata().getFinalizers().equals(List.of("example.org/somebody-elses")));
    assertThat(lab.testbed().records()).isEmpty();
  }
}
