package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusBuilder;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The CRD is upgraded in place with the command of the chart's notes, from the last version before {@code spec.image}
 * had the owner's settings, with existing devices and a running operator, and downgraded. The current CRD is restored
 * afterwards.
 */
@Isolated("replaces the CRD")
class UpgradeIT {
  private static final String CRD = "crd/edgedevices.edge.chameleoncloud.org";
  /** Refers to a Secret that does not exist, which shows that the operator has read it. */
  private static final String NEW_FIELD = "image: {source: {url: 'https://images.example.org/pi4.img'}, "
      + "connections: [{name: lab, wifi: {ssid: Lab, passphraseSecretRef: {name: lab-wifi, key: key}}}]}";
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final TestCluster CLUSTER = TestCluster.get();
  private static final Path OLD_CRD = CLUSTER.checkout().top().resolve(
      "cluster-tests/src/test/resources/crds/before-image-settings.yaml");

  @RegisterExtension
  final TestEnvironment env = new TestEnvironment();

  private Deployment deployment;
  private OperatorProcess operator;

  @BeforeAll
  static void installOldCrd() {
    CLUSTER.kubectl().run("delete", CRD, "--timeout=60s").orFail();
    CLUSTER.kubectl().run("create", "--field-manager=helm", "-f", OLD_CRD.toString()).orFail();
    awaitServed();
  }

  @AfterAll
  static void restoreCrd() {
    CLUSTER.kubectl().run("apply", "-f", CLUSTER.checkout().crd().toString()).orFail();
    awaitServed();
  }

  private static void awaitServed() {
    CLUSTER.kubectl().run("wait", CRD, "--for=condition=Established", "--timeout=60s")
        .orFail();
  }

  @BeforeEach
  void start() throws IOException {
    replaceCrd(Files.readString(OLD_CRD));
    env.createCredential();
    env.apply(Files.readString(CLUSTER.checkout().examples().resolve("image-claim.yaml"))
        .replace("namespace: lab", "namespace: " + env.namespace()));
    // The current chart would refuse to install over the old CRD (HelmIT).
    deployment = env.install("crds.check=false");
    operator = env.closeLater(deployment.start());
  }

  /** With the command in the chart's notes. */
  private void upgrade() throws IOException {
    Path chart = CLUSTER.checkout().top().resolve("helm/chi-edge-operator");
    String command = Files.readAllLines(chart.resolve("templates/NOTES.txt")).stream()
        .filter(line -> line.contains("helm show crds")).findFirst().orElseThrow();
    CLUSTER.shell().run(command.replace("CHART", chart.toString())).orFail();
  }

  private void replaceCrd(String crd) {
    env.kubectlWithInput(crd, "apply", "--server-side", "--force-conflicts", "-f", "-")
        .orFail();
  }

  private Program.Result tryApply(String yaml) {
    return env.kubectlWithInput(yaml, "apply", "-f", "-");
  }

  private void awaitAccepted(String yaml) {
    TestEnvironment.eventually("the new CRD is active").until(() -> tryApply(yaml).exitCode() == 0);
  }

  private void awaitRejected(String yaml) {
    TestEnvironment.eventually("the new CRD is active").until(() -> tryApply(yaml).exitCode() == 1);
  }

  /** As the old CRD stores it. */
  private static EdgeDeviceStatus withoutNewFields(EdgeDeviceStatus status) {
    return EdgeDeviceStatusBuilder.builder(status).onDelete(null).reservation(null).access(null)
        .observed(null).build();
  }

  private EdgeDevice device(String name) {
    return env.device(name).orElseThrow();
  }

  @Test
  void devicesAreUnchangedAndTheNewFieldWorks() throws IOException {
    env.apply(Devices.yaml("pi"));
    env.awaitReason("pi", ConditionType.HEALTHY, "PowerOnDevice");
    env.awaitStatus("pi", "reservations were read", status -> status
        .condition(ConditionType.ACCESS_ENFORCED)
        .filter(access -> access.message().contains("does not know the device")).isPresent());
    EdgeDevice before = device("pi");
    assertThat(tryApply(Devices.yaml("pi", NEW_FIELD)).err())
        .contains("unknown field \"spec.image.connections\"");

    upgrade();
    // As soon as it is accepted, while the operator still has its watch from before.
    awaitAccepted(Devices.yaml("new", NEW_FIELD));
    env.awaitReason("new", ConditionType.READY, "CreateSecret");
    assertThat(device("pi").getMetadata()).usingRecursiveComparison()
        .ignoringFields("managedFields", "resourceVersion").isEqualTo(before.getMetadata());
    assertThat(device("pi").getSpec()).isEqualTo(before.getSpec());
    assertThat(withoutNewFields(device("pi").getStatus())).as("what the old CRD has of the status")
        .isEqualTo(before.getStatus());
    assertThat(env.testbed().requests().count("PATCH")).isZero();
    assertThat(env.testbed().requests().count("POST", "/v1/hardware")).isEqualTo(2);

    env.apply(Devices.yaml("pi", NEW_FIELD));
    env.awaitReason("pi", ConditionType.READY, "CreateSecret");
    assertThat(operator.isAlive()).as("the operator's process").isTrue();
  }

  /**
   * The current CRD accepts everything that the old one accepted, so the upgrade starts from the current one without any
   * rules. The API server compares what a rule applies to: a field, or the object around them for a rule about two fields.
   */
  @Test
  void aValueThatExistedBeforeItsRuleDoesNotBlockOtherChanges() throws IOException {
    replaceCrd(withoutRules(currentCrd()));
    String field = Devices.yaml("field", "localEgress: deny").replace("lab@example.org", "nobody");
    String fields = Devices.yaml("fields",
        "image: {form: Compact, source: {url: \"https://images.example.org/a.img\"}}");
    awaitAccepted(field + fields);
    env.awaitReason("field", ConditionType.READY, "FixSpec");

    upgrade();
    awaitRejected(field.replace("name: field", "name: other"));
    env.apply(field.replace("deny", "allow"));
    awaitObserved("field", 2);
    assertThat(tryApply(field.replace("nobody", "somebody")).err())
        .contains("spec.contactEmail must be an e-mail address");
    env.kubectl("label", "edgedevice", "fields", "room=12").orFail();
    assertThat(tryApply(fields.replace("form: Compact", "form: Compact, country: US")).err())
        .contains("spec.image.form Compact needs spec.image.source.sha256");

    env.apply(Devices.yaml("field") + Devices.yaml("fields"));
    env.awaitReady("field");
    env.awaitReady("fields");
  }

  /** Such a device can never join, but its record can be kept and deleted. */
  @Test
  void aDeviceWhoseNameIsTooLongForTheNewCrdIsKeptAndReported() throws IOException {
    replaceCrd(withoutRules(YAML.readTree(OLD_CRD.toFile())));
    String name = "n".repeat(64);
    env.testbed().registerByHand(TestEnvironment.PROJECT, name,
        Map.of("machine_name", "raspberrypi4-64", "contact_email", "lab@example.org"));
    awaitAccepted(Devices.yaml(name));
    env.awaitReason(name, ConditionType.READY, "NameTooLong");

    upgrade();
    awaitRejected(Devices.yaml("x".repeat(64)));
    env.apply(Devices.yaml(name, "localEgress: deny", "deletionPolicy: Delete"));
    awaitObserved(name, 2);
    env.awaitReason(name, ConditionType.READY, "NameTooLong");
    env.awaitProperty(name, "local_egress", "deny");
    env.kubectl("delete", "edgedevice", name, "--timeout=60s").orFail();
    assertThat(env.testbed().records()).isEmpty();
  }

  private void awaitObserved(String name, long generation) {
    TestEnvironment.eventually("the operator has observed the change")
        .until(() -> env.status(name).observedGeneration() == generation);
  }

  private static String withoutRules(JsonNode crd) {
    for (String rule : List.of("x-kubernetes-validations", "pattern")) {
      crd.findParents(rule).forEach(schema -> ((ObjectNode) schema).remove(rule));
    }
    return crd.toString();
  }

  @Test
  void afterARollbackDevicesCanBeReadAndDeletedAndUnwrittenOnesKeepTheirNewFields()
      throws IOException {
    upgrade();
    awaitAccepted(Devices.yaml("kept", NEW_FIELD));
    env.apply(
        Devices.yaml("written", NEW_FIELD) + Devices.yaml("deleted", NEW_FIELD));
    for (String name : List.of("kept", "written", "deleted")) {
      env.awaitReason(name, ConditionType.READY, "CreateSecret");
      env.awaitReason(name, ConditionType.HEALTHY, "PowerOnDevice");
    }
    EdgeDevice before = device("kept");

    replaceCrd(Files.readString(OLD_CRD));
    awaitRejected(Devices.yaml("other", NEW_FIELD));
    assertThat(device("kept").getSpec().image().connections()).isNull();
    assertThat(device("kept").getStatus()).isEqualTo(withoutNewFields(before.getStatus()));
    env.kubectl("label", "edgedevice", "written", "room=12").orFail();
    env.kubectl("delete", "edgedevice", "deleted", "--timeout=60s").orFail();
    env.apply(Devices.yaml("new"));
    env.awaitReady("new");
    assertThat(env.testbed().record("deleted")).isEmpty();

    upgrade();
    awaitAccepted(Devices.yaml("other", NEW_FIELD));
    assertThat(device("kept").getSpec()).isEqualTo(before.getSpec());
    assertThat(device("written").getSpec().image().connections()).isNull();
    assertThat(operator.isAlive()).as("the operator's process").isTrue();
  }

  /** Helm rolls back the operator, but not the CRD. */
  @Test
  void valuesThatOnlyANewerCrdAllowsAreNotChangedAndDoNotBlockOtherDevices() throws IOException {
    env.apply(Devices.yaml("pi"));
    env.awaitReady("pi");
    replaceCrd(newerCrd());
    String limited = Devices.yaml("limited", "localEgress: limited");
    awaitAccepted(limited);
    env.awaitReason("limited", ConditionType.READY, "FixSpec");
    env.apply(Devices.yaml("orphan", "deletionPolicy: Retain"));
    env.awaitReady("orphan");
    env.apply(Devices.yaml("orphan", "deletionPolicy: Orphan"));
    env.awaitReason("orphan", ConditionType.READY, "FixSpec");
    env.apply(Devices.yaml("pi", "future: x"));
    env.kubectl("patch", "edgedevice", "pi", "--subresource=status", "--type=merge", "-p",
        "{\"status\":{\"future\":\"x\"}}").orFail();
    operator.close();
    operator = env.closeLater(deployment.start());
    env.apply(Devices.yaml("pi", "localEgress: deny", "future: x"));
    awaitObserved("pi", 3);
    env.awaitReady("pi");

    env.kubectl("delete", "edgedevice", "orphan", "--wait=false").orFail();
    TestEnvironment.eventually("the status of orphan has the reason")
        .until(() -> env.status("orphan").condition(ConditionType.READY)
            .filter(ready -> ready.message().contains(
                "record cannot be deleted yet: spec.deletionPolicy has a value"))
            .isPresent());
    assertThat(env.testbed().record("orphan")).isPresent();
    env.kubectl("patch", "edgedevice", "orphan", "--type=merge", "-p",
        "{\"spec\":{\"deletionPolicy\":\"Delete\"}}").orFail();
    env.kubectl("wait", "edgedevice/orphan", "--for=delete", "--timeout=60s").orFail();
    assertThat(env.testbed().record("orphan")).isEmpty();
    assertThat(operator.isAlive()).as("the operator's process").isTrue();
  }

  /** Our CRD never changed the type of a field, but a modified one might. */
  @Test
  void anUnreadableDeviceIsNamedByTheOperatorThatCannotContinue() throws IOException {
    JsonNode crd = currentCrd();
    ((ObjectNode) crd.findValue("persistentLogging")).put("type", "string");
    replaceCrd(crd.toString());
    String unreadable = Devices.yaml("unreadable",
        "image: {source: {claimName: a, path: a.img}, persistentLogging: sometimes}");
    awaitAccepted(unreadable);
    // Either the watch ends with the device, or it has ended with the old CRD and no list can start a new one, or it
    // delivers the device without the field, which the operator then reads in the response to its first write.
    int port = Operators.port(operator);
    TestEnvironment.eventually("the operator cannot read the device")
        .until(() -> operator.lastLines(40).stream()
            .anyMatch(line -> line.contains("persistentLogging")
                && line.matches(
                    ".*(event=(watch-failed|device-unreadable)|listSyncAndWatch failed).*")));
    TestEnvironment.eventually("it has exited, or its liveness probe fails")
        .until(() -> !isAlive(port));
    operator.close();

    OperatorProcess next = env
        .closeLater(deployment.launch(CLUSTER.controlPlane().url(), Map.of()));
    assertThat(next.process().onExit().orTimeout(60, TimeUnit.SECONDS).join().exitValue())
        .isEqualTo(1);
    assertThat(next.lastLines(5)).anyMatch(line -> line.contains("event=start-failed")
        && line.contains("The operator cannot start: EdgeDevice " + env.namespace()
            + "/unreadable cannot be read: spec.image.persistentLogging: "));

    env.apply(Devices.yaml("unreadable"));
    operator = env.closeLater(deployment.start());
    env.awaitReady("unreadable");
  }

  private static boolean isAlive(int port) throws IOException {
    HttpURLConnection probe = (HttpURLConnection) URI
        .create("http://127.0.0.1:" + port + "/healthz").toURL().openConnection();
    try {
      return probe.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (SocketException _) {
      return false;
    }
  }

  private static JsonNode currentCrd() throws IOException {
    return YAML.readTree(CLUSTER.checkout().crd().toFile());
  }

  private static String newerCrd() throws IOException {
    JsonNode crd = currentCrd();
    ((ArrayNode) crd.findValue("localEgress").path("enum")).add("limited");
    ((ArrayNode) crd.findValue("deletionPolicy").path("enum")).add("Orphan");
    for (String part : List.of("spec", "status")) {
      ObjectNode fields = (ObjectNode) crd
          .at("/spec/versions/0/schema/openAPIV3Schema/properties/" + part + "/properties");
      fields.putObject("future").put("type", "string");
    }
    return crd.toString();
  }

  @Test
  void deletingTheCrdDeletesTheRecordsAndTheOperatorContinuesWithANewOne()
      throws IOException {
    env.apply(Devices.yaml("pi") + Devices.yaml("other"));
    env.awaitReady("pi");
    env.awaitReady("other");
    env.kubectl("delete", "-f", CLUSTER.checkout().crd().toString(), "--timeout=60s")
        .orFail();
    assertThat(env.testbed().records()).isEmpty();

    restoreCrd();
    env.apply(Devices.yaml("pi"));
    env.awaitReady("pi");
    assertThat(operator.isAlive()).as("the operator's process").isTrue();
  }
}
