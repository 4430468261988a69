package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.golden.Generated;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.testbed.inventory.PatchOperation;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What kubectl prints is what the documents show, and readable. */
class KubectlIT {
  private static final int TERMINAL_WIDTH = 80;
  private static final String[] TYPICAL = {"booted", "image-without-a-claim", "unknown-type",
      "uc-rpi4-03", "without-a-secret"};

  @RegisterExtension
  static final TestEnvironment ENV = new TestEnvironment();

  @BeforeAll
  static void createDevicesInTypicalStates() throws IOException {
    ENV.createCredential();
    ENV.startOperator();
    ENV.apply(Devices.yaml("uc-rpi4-03", "localEgress: deny")
        + Devices.yaml("booted", "localEgress: allow", "deviceProfiles: [pi_gpio]")
        + Devices.yaml("unknown-type").replace("raspberrypi4-64", "toaster")
        + Devices.yaml("without-a-secret", "credentialsRef: {name: not-there}")
        + Devices.yaml("image-without-a-claim",
            "image: {source: {url: 'https://images.example.org/pi4.img'}}"));
    ENV.awaitReason("booted", ConditionType.HEALTHY, "PowerOnDevice");
    ENV.testbed().boot("booted");
    ENV.awaitReason("booted", ConditionType.HEALTHY, "Healthy");
    ENV.awaitReason("uc-rpi4-03", ConditionType.HEALTHY, "PowerOnDevice");
    ENV.awaitReason("unknown-type", ConditionType.STALLED, "FixSpec");
    ENV.awaitReason("without-a-secret", ConditionType.READY, "CreateSecret");
    ENV.awaitReason("image-without-a-claim", ConditionType.READY, "CreateClaim");
    ENV.awaitReason("image-without-a-claim", ConditionType.HEALTHY, "PowerOnDevice");
  }

  private static String output(String... arguments) {
    return ENV.kubectl(arguments).orFail();
  }

  /** The typical devices only. */
  private static String table(String... options) {
    List<String> arguments = new ArrayList<>(List.of("get", "edgedevices"));
    arguments.addAll(List.of(TYPICAL));
    arguments.addAll(List.of(options));
    return output(arguments.toArray(String[]::new));
  }

  @Test
  @Generated
  void getPrintsTheColumnsOfTheReadme() throws IOException {
    Golden.assertOutput("get", table());
  }

  @Test
  @Generated
  void getWidePrintsMessages() throws IOException {
    Golden.assertOutput("get-wide", table("-o", "wide"));
  }

  /** With the name in the README, columns have the same widths. */
  @Test
  void theReadmeShowsWhatGetPrints() throws IOException {
    String readme = Files.readString(ENV.cluster().checkout().top().resolve("README.md"));
    String block = Pattern.compile("## What you see\n+```\n(.*?)```", Pattern.DOTALL)
        .matcher(readme).results().findFirst().orElseThrow().group(1);
    assertThat(Golden.masked(block))
        .isEqualTo(Golden.masked(output("get", "edgedevices", "uc-rpi4-03")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed", "edge", "edgedevice", "edgedevices.edge.chameleoncloud.org",
      "chi-edge"})
  void otherNamesOfTheResourcePrintTheSame(String name) {
    assertThat(lines(output("get", name))).containsAll(lines(output("get", "edgedevices")));
  }

  @Test
  void allNamespacesPrintsTheSameWithTheNamespace() {
    assertThat(lines(output("get", "edgedevices", "-A")))
        .startsWith("NAMESPACE NAME TYPE READY ONLINE HEALTH RESERVED LAST SEEN AGE")
        .containsAll(lines(table()).stream().skip(1).map(line -> ENV.namespace() + " " + line)
            .toList());
  }

  /** Masked, with normalized column widths. */
  private static List<String> lines(String table) {
    return Golden.masked(table).lines().map(line -> line.replaceAll(" +", " ").strip())
        .map(line -> line.replace("lab-#####", ENV.namespace())).toList();
  }

  @Test
  @Generated
  void aClassroomIsSelectedByItsLabel() throws IOException {
    String classroom = Files.readString(
        ENV.cluster().checkout().examples().resolve("classroom.yaml"));
    ENV.apply(classroom.replace("namespace: lab", "namespace: " + ENV.namespace()));
    output("wait", "edgedevices", "-l", "kit=classroom", "--for=condition=Ready",
        "--timeout=30s");
    TestEnvironment.eventually("the checks have run").until(() -> ENV.devices().stream()
        .filter(device -> device.getMetadata().getName().startsWith("classroom"))
        .allMatch(device -> "2/4".equals(device.getStatus().health())));
    Golden.assertOutput("get-classroom", output("get", "edgedevices", "-l", "kit=classroom"));
  }

  @Test
  @Generated
  void describePrintsConditionsAndEventsInOrder() throws IOException {
    ENV.apply(Devices.yaml("described", "localEgress: allow", "deviceProfiles: [pi_gpio]"));
    ENV.awaitReason("described", ConditionType.HEALTHY, "PowerOnDevice");
    ENV.apply(
        Devices.yaml("described", "localEgress: allow", "deviceProfiles: [pi_gpio, pi_camera]"));
    awaitEvent("Updated");
    ENV.testbed().editByHand("described",
        PatchOperation.replace("/properties/contact_email", "intruder@example.org"));
    awaitEvent("DriftCorrected");
    ENV.awaitStatus("described", "2/4", status -> "2/4".equals(status.health()));
    Golden.assertOutput("describe", output("describe", "edgedevice", "described"));
  }

  private static void awaitEvent(String reason) {
    TestEnvironment.eventually("the event " + reason).until(
        () -> output("events", "--for", "edgedevice/described").contains(reason));
  }

  @Test
  @Generated
  void describePrintsWhatToDoAboutAStalledDevice() throws IOException {
    Golden.assertOutput("describe-stalled", output("describe", "edgedevice", "unknown-type"));
  }

  @ParameterizedTest
  @Generated
  @ValueSource(strings = {"edgedevice", "edgedevice.spec", "edgedevice.spec.image",
      "edgedevice.spec.image.connections", "edgedevice.spec.image.source", "edgedevice.status",
      "edgedevice.status.access", "edgedevice.status.conditions", "edgedevice.status.image",
      "edgedevice.status.observed", "edgedevice.status.observed.channels",
      "edgedevice.status.reservation"})
  void everyFieldIsExplained(String field) throws IOException {
    String explained = output("explain", field);
    // kubectl cannot wrap a URL.
    assertThat(explained.lines().filter(line -> !line.contains("https://")))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(TERMINAL_WIDTH));
    Golden.assertOutput("explain-" + field, explained);
  }

  @Test
  @Generated
  void theFieldsOfAConnectionAreListed() throws IOException {
    Golden.assertOutput("explain-edgedevice.spec.image.connections-recursive",
        output("explain", "edgedevice.spec.image.connections", "--recursive"));
  }
}
