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
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The definition is upgraded in place, as the chart's notes say, from the last one before {@code spec.image} had the
 * owner's settings, with devices in it and the operator at work; and back. The process's definition is there again in
 * the end.
 */
@Isolated("replaces the definition")
class UpgradeIT {
  private static final String DEFINITION = "crd/edgedevices.edge.chameleoncloud.org";
  /** Needs a Secret that is not there, which tells that the operator has read it. */
  private static final String WITH_A_NEW_FIELD = "image: {source: {url: 'https://images.example.org/pi4.img'}, "
      + "connections: [{name: lab, wifi: {ssid: Lab, passphraseSecretRef: {name: lab-wifi, key: key}}}]}";
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Plane PLANE = Plane.get();
  private static final Path FORMER = PLANE.checkout().top().resolve(
      "cluster-tests/src/test/resources/definitions/before-image-settings.yaml");

  @RegisterExtension
  final Lab lab = new Lab();

  private Deployment deployment;
  private OperatorProcess operator;

  @BeforeAll
  static void installAsHelmDoes() {
    PLANE.kubectl().run("delete", DEFINITION, "--timeout=60s").orFail();
    PLANE.kubectl().run("create", "--field-manager=helm", "-f", FORMER.toString()).orFail();
    awaitServed();
  }

  @AfterAll
  static void putTheDefinitionBack() {
    PLANE.kubectl().run("apply", "-f", PLANE.checkout().crd().toString()).orFail();
    awaitServed();
  }

  private static void awaitServed() {
    PLANE.kubectl().run("wait", DEFINITION, "--for=condition=Established", "--timeout=60s")
        .orFail();
  }

  @BeforeEach
  void start() throws IOException {
    replaceWith(Files.readString(FORMER));
    lab.credential();
    lab.apply(Files.readString(PLANE.checkout().examples().resolve("image-claim.yaml"))
        .replace("namespace: lab", "namespace: " + lab.namespace()));
    // The chart of now would not install over the former definition, and say so (HelmIT).
    deployment = lab.install("crds.check=false");
    operator = lab.ends(deployment.start());
  }

  /** With the command of the chart's notes. */
  private void upgrade() throws IOException {
    Path chart = PLANE.checkout().top().resolve("helm/chi-edge-operator");
    String command = Files.readAllLines(chart.resolve("templates/NOTES.txt")).stream()
        .filter(line -> line.contains("helm show crds")).findFirst().orElseThrow();
    PLANE.shell().run(command.replace("CHART", chart.toString())).orFail();
  }

  private void replaceWith(String definition) {
    lab.kubectlWith(definition, "apply", "--server-side", "--force-conflicts", "-f", "-")
        .orFail();
  }

  private Commands.Ran tried(String yaml) {
    return lab.kubectlWith(yaml, "apply", "-f", "-");
  }

  private void awaitTaken(String yaml) {
    Lab.patience("the new definition is in force").until(() -> tried(yaml).exitCode() == 0);
  }

  private void awaitRefused(String yaml) {
    Lab.patience("the new definition is in force").until(() -> tried(yaml).exitCode() == 1);
  }

  private EdgeDevice device(String name) {
    return lab.device(name).orElseThrow();
  }

  @Test
  void devicesStayAsTheyAreAndTheNewFieldIsActedOn() throws IOException {
    lab.apply(Devices.yaml("pi"));
    lab.awaitReason("pi", "Healthy", "PowerOnDevice");
    EdgeDevice before = device("pi");
    assertThat(tried(Devices.yaml("pi", WITH_A_NEW_FIELD)).err())
        .contains("unknown field \"spec.image.connections\"");

    upgrade();
    // As soon as it is taken: the operator's watch is still the one from before.
    awaitTaken(Devices.yaml("new", WITH_A_NEW_FIELD));
    lab.awaitReason("new", "Ready", "CreateSecret");
    assertThat(device("pi").getMetadata()).isEqualTo(before.getMetadata());
    assertThat(device("pi").getStatus()).isEqualTo(before.getStatus());
    assertThat(lab.testbed().requests().count("PATCH")).isZero();
    assertThat(lab.testbed().requests().count("POST", "/v1/hardware")).isEqualTo(2);

    lab.apply(Devices.yaml("pi", WITH_A_NEW_FIELD));
    lab.awaitReason("pi", "Ready", "CreateSecret");
    assertThat(operator.isAlive()).as("the operator's process").isTrue();
  }

  /**
   * All that the former definition took the present one takes; so it is one without any rule that is upgraded here. The
   * API server compares what a rule stands on: a field, or for a rule over two fields the whole spec.
   */
  @Test
  void aValueThatStoodThereBeforeItsRuleHoldsBackNoOtherChange() throws IOException {
    replaceWith(withoutRules());
    String field = Devices.yaml("field", "localEgress: deny").replace("lab@example.org", "nobody");
    String fields = Devices.yaml("fields", "authorizedProjectsReason: ours");
    awaitTaken(field + fields);
    lab.awaitReason("field", "Ready", "FixSpec");

    upgrade();
    awaitRefused(field.replace("name: field", "name: other"));
    lab.apply(field.replace("deny", "allow"));
    awaitObserved("field", 2);
    assertThat(tried(field.replace("nobody", "somebody")).err())
        .contains("spec.contactEmail must be an e-mail address");
    lab.kubectl("label", "edgedevice", "fields", "room=12").orFail();
    assertThat(tried(fields.replace("lab@example.org", "roof@example.org")).err())
        .contains("spec.authorizedProjectsReason explains spec.authorizedProjects");

    lab.apply(Devices.yaml("field") + Devices.yaml("fields"));
    lab.awaitReady("field");
    lab.awaitReady("fields");
  }

  private void awaitObserved(String name, long generation) {
    Lab.patience("the operator has told of the change")
        .until(() -> lab.status(name).observedGeneration() == generation);
  }

  private String withoutRules() throws IOException {
    JsonNode definition = YAML.readTree(FORMER.toFile());
    for (String rule : List.of("x-kubernetes-validations", "pattern")) {
      definition.findParents(rule).forEach(schema -> ((ObjectNode) schema).remove(rule));
    }
    return definition.toString();
  }

  @Test
  void afterARollbackDevicesCanBeReadAndDeletedAndWhatNobodyWroteHasItsNewFieldsAgainLater()
      throws IOException {
    upgrade();
    awaitTaken(Devices.yaml("kept", WITH_A_NEW_FIELD));
    lab.apply(
        Devices.yaml("written", WITH_A_NEW_FIELD) + Devices.yaml("deleted", WITH_A_NEW_FIELD));
    for (String name : List.of("kept", "written", "deleted")) {
      lab.awaitReason(name, "Ready", "CreateSecret");
      lab.awaitReason(name, "Healthy", "PowerOnDevice");
    }
    EdgeDevice before = device("kept");

    replaceWith(Files.readString(FORMER));
    awaitRefused(Devices.yaml("other", WITH_A_NEW_FIELD));
    assertThat(device("kept").getSpec().image().connections()).isNull();
    assertThat(device("kept").getStatus()).isEqualTo(before.getStatus());
    lab.kubectl("label", "edgedevice", "written", "room=12").orFail();
    lab.kubectl("delete", "edgedevice", "deleted", "--timeout=60s").orFail();
    lab.apply(Devices.yaml("new"));
    lab.awaitReady("new");
    assertThat(lab.testbed().record("deleted")).isEmpty();

    upgrade();
    awaitTaken(Devices.yaml("other", WITH_A_NEW_FIELD));
    assertThat(device("kept").getSpec()).isEqualTo(before.getSpec());
    assertThat(device("written").getSpec().image().connections()).isNull();
    assertThat(operator.isAlive()).as("the operator's process").isTrue();
  }

  /** Helm rolls an operator back, and not the definition. */
  @Test
  void whatALaterDefinitionLetInIsLeftAloneAndHoldsBackNoOtherDevice() throws IOException {
    lab.apply(Devices.yaml("pi"));
    lab.awaitReady("pi");
    replaceWith(later());
    String limited = Devices.yaml("limited", "localEgress: limited");
    awaitTaken(limited);
    lab.awaitReason("limited", "Ready", "FixSpec");
    lab.apply(Devices.yaml("orphan", "deletionPolicy: Retain"));
    lab.awaitReady("orphan");
    lab.apply(Devices.yaml("orphan", "deletionPolicy: Orphan"));
    lab.awaitReason("orphan", "Ready", "FixSpec");
    lab.apply(Devices.yaml("pi", "later: x"));
    lab.kubectl("patch", "edgedevice", "pi", "--subresource=status", "--type=merge", "-p",
        "{\"status\":{\"later\":\"x\"}}").orFail();
    operator.close();
    operator = lab.ends(deployment.start());
    lab.apply(Devices.yaml("pi", "localEgress: deny", "later: x"));
    awaitObserved("pi", 3);
    lab.awaitReady("pi");

    lab.kubectl("delete", "edgedevice", "orphan", "--wait=false").orFail();
    Lab.patience("orphan says why it stays").until(() -> lab.status("orphan").condition("Ready")
        .filter(ready -> ready.message().contains(
            "record cannot be deleted yet: spec.deletionPolicy has a value"))
        .isPresent());
    assertThat(lab.testbed().record("orphan")).isPresent();
    lab.kubectl("patch", "edgedevice", "orphan", "--type=merge", "-p",
        "{\"spec\":{\"deletionPolicy\":\"Delete\"}}").orFail();
    lab.kubectl("wait", "edgedevice/orphan", "--for=delete", "--timeout=60s").orFail();
    assertThat(lab.testbed().record("orphan")).isEmpty();
    assertThat(operator.isAlive()).as("the operator's process").isTrue();
  }

  /** No definition of ours ever changed a field's type; somebody's own might. */
  @Test
  void aDeviceOfAnotherShapeIsNamedByTheOperatorThatCannotGoOn() throws IOException {
    JsonNode definition = presentDefinition();
    ((ObjectNode) definition.findValue("persistentLogging")).put("type", "string");
    replaceWith(definition.toString());
    String odd = Devices.yaml("odd",
        "image: {source: {claimName: a, path: a.img}, persistentLogging: sometimes}");
    awaitTaken(odd);
    // The watch tells of the device, and is over; or it ended with the former definition, and no list begins another.
    int port = Operators.port(operator);
    Lab.patience("it cannot read the device").until(() -> operator.lastLines(40).stream()
        .anyMatch(line -> line.contains("persistentLogging")
            && line.matches(".*(event=watch-lost|listSyncAndWatch failed).*")));
    Lab.patience("it has ended, or its liveness probe fails").until(() -> !isAlive(port));
    operator.close();

    OperatorProcess next = lab.ends(deployment.launch(PLANE.control().url(), Map.of()));
    assertThat(next.process().onExit().orTimeout(60, TimeUnit.SECONDS).join().exitValue())
        .isEqualTo(1);
    assertThat(next.lastLines(5)).anyMatch(line -> line.contains("event=start-failed")
        && line.contains("The operator cannot start: EdgeDevice " + lab.namespace()
            + "/odd cannot be read: spec.image.persistentLogging: "));

    lab.apply(Devices.yaml("odd"));
    operator = lab.ends(deployment.start());
    lab.awaitReady("odd");
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

  private static JsonNode presentDefinition() throws IOException {
    return YAML.readTree(PLANE.checkout().crd().toFile());
  }

  private static String later() throws IOException {
    JsonNode definition = presentDefinition();
    ((ArrayNode) definition.findValue("localEgress").path("enum")).add("limited");
    ((ArrayNode) definition.findValue("deletionPolicy").path("enum")).add("Orphan");
    for (String part : List.of("spec", "status")) {
      ObjectNode fields = (ObjectNode) definition
          .at("/spec/versions/0/schema/openAPIV3Schema/properties/" + part + "/properties");
      fields.putObject("later").put("type", "string");
    }
    return definition.toString();
  }

  @Test
  void deletingTheDefinitionTakesTheRecordsOffTheTestbedAndTheOperatorIsThereForTheNextOne()
      throws IOException {
    lab.apply(Devices.yaml("pi") + Devices.yaml("other"));
    lab.awaitReady("pi");
    lab.awaitReady("other");
    lab.kubectl("delete", "-f", PLANE.checkout().crd().toString(), "--timeout=60s")
        .orFail();
    assertThat(lab.testbed().records()).isEmpty();

    putTheDefinitionBack();
    lab.apply(Devices.yaml("pi"));
    lab.awaitReady("pi");
    assertThat(operator.isAlive()).as("the operator's process").isTrue();
  }
}
