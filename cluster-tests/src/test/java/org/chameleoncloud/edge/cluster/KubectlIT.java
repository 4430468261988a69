package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.testbed.inventory.PatchOperation;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person reads in a terminal is what the documents show, and reads well. */
class KubectlIT {
  private static final int TERMINAL = 80;
  private static final String[] TYPICAL = {"booted", "image-without-a-claim", "unknown-type",
      "uc-rpi4-03", "without-a-secret"};

  @RegisterExtension
  static final Lab LAB = new Lab();

  @BeforeAll
  static void devicesInTypicalStates() throws IOException {
    LAB.credential();
    LAB.operator();
    LAB.apply(Devices.yaml("uc-rpi4-03", "localEgress: deny")
        + Devices.yaml("booted", "localEgress: allow", "deviceProfiles: [pi_gpio]")
        + Devices.yaml("unknown-type").replace("raspberrypi4-64", "toaster")
        + Devices.yaml("without-a-secret", "credentialsRef: {name: not-there}")
        + Devices.yaml("image-without-a-claim",
            "image: {source: {url: 'https://images.example.org/pi4.img'}}"));
    LAB.awaitReason("booted", "Healthy", "PowerOnDevice");
    LAB.testbed().boot("booted");
    LAB.awaitReason("booted", "Healthy", "Healthy");
    LAB.awaitReason("uc-rpi4-03", "Healthy", "PowerOnDevice");
    LAB.awaitReason("unknown-type", "Stalled", "FixSpec");
    LAB.awaitReason("without-a-secret", "Ready", "CreateSecret");
    LAB.awaitReason("image-without-a-claim", "Ready", "CreateClaim");
    LAB.awaitReason("image-without-a-claim", "Healthy", "PowerOnDevice");
  }

  private static String shown(String... words) {
    return LAB.kubectl(words).orFail();
  }

  /** The typical devices, however many others there are. */
  private static String table(String... more) {
    List<String> words = new ArrayList<>(List.of("get", "edgedevices"));
    words.addAll(List.of(TYPICAL));
    words.addAll(List.of(more));
    return shown(words.toArray(String[]::new));
  }

  @Test
  void devicesInTypicalStatesMakeATableOfSixColumns() throws IOException {
    Golden.assertShown("get", table());
  }

  @Test
  void theWideTableTellsWhatIsTheMatter() throws IOException {
    Golden.assertShown("get-wide", table("-o", "wide"));
  }

  /** With the README's name the columns have the README's widths. */
  @Test
  void theTableOfTheReadmeIsWhatIsPrinted() throws IOException {
    String readme = Files.readString(LAB.plane().checkout().top().resolve("README.md"));
    String block = Pattern.compile("## What you see\n+```\n(.*?)```", Pattern.DOTALL)
        .matcher(readme).results().findFirst().orElseThrow().group(1);
    assertThat(Golden.masked(block))
        .isEqualTo(Golden.masked(shown("get", "edgedevices", "uc-rpi4-03")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed", "edge", "edgedevice", "edgedevices.edge.chameleoncloud.org"})
  void otherNamesOfTheResourceShowTheSame(String name) {
    assertThat(lines(shown("get", name))).containsAll(lines(shown("get", "edgedevices")));
  }

  @Test
  void allNamespacesShowTheSameBehindTheNamespace() {
    assertThat(lines(shown("get", "edgedevices", "-A")))
        .startsWith("NAMESPACE NAME TYPE READY HEALTH LAST SEEN AGE")
        .containsAll(lines(table()).stream().skip(1).map(line -> LAB.namespace() + " " + line)
            .toList());
  }

  /** Masked, and without the columns' widths. */
  private static List<String> lines(String table) {
    return Golden.masked(table).lines().map(line -> line.replaceAll(" +", " ").strip())
        .map(line -> line.replace("lab-#####", LAB.namespace())).toList();
  }

  @Test
  void aClassroomIsFoundByItsLabel() throws IOException {
    String classroom = Files.readString(
        LAB.plane().checkout().examples().resolve("classroom.yaml"));
    LAB.apply(classroom.replace("namespace: lab", "namespace: " + LAB.namespace()));
    shown("wait", "edgedevices", "-l", "kit=classroom", "--for=condition=Ready",
        "--timeout=30s");
    Lab.patience("the checks have run").until(() -> LAB.devices().stream()
        .filter(device -> device.getMetadata().getName().startsWith("classroom"))
        .allMatch(device -> "2/4".equals(device.getStatus().health())));
    Golden.assertShown("get-classroom", shown("get", "edgedevices", "-l", "kit=classroom"));
  }

  @Test
  void aDeviceIsDescribedWithItsConditionsAndWhatHappenedInOrder() throws IOException {
    LAB.apply(Devices.yaml("described", "localEgress: allow", "deviceProfiles: [pi_gpio]"));
    LAB.awaitReason("described", "Healthy", "PowerOnDevice");
    LAB.apply(
        Devices.yaml("described", "localEgress: allow", "deviceProfiles: [pi_gpio, pi_camera]"));
    awaitEvent("Updated");
    LAB.testbed().editByHand("described",
        PatchOperation.replace("/properties/contact_email", "intruder@example.org"));
    awaitEvent("DriftCorrected");
    LAB.awaitStatus("described", "2/4", status -> "2/4".equals(status.health()));
    Golden.assertShown("describe", shown("describe", "edgedevice", "described"));
  }

  private static void awaitEvent(String reason) {
    Lab.patience("the event " + reason).until(
        () -> shown("events", "--for", "edgedevice/described").contains(reason));
  }

  @Test
  void aStalledDeviceIsDescribedWithWhatToDo() throws IOException {
    Golden.assertShown("describe-stalled", shown("describe", "edgedevice", "unknown-type"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"edgedevice", "edgedevice.spec", "edgedevice.spec.image",
      "edgedevice.spec.image.connections", "edgedevice.spec.image.source", "edgedevice.status",
      "edgedevice.status.conditions", "edgedevice.status.image"})
  void everyFieldIsExplained(String field) throws IOException {
    String explained = shown("explain", field);
    // kubectl cannot break an address.
    assertThat(explained.lines().filter(line -> !line.contains("https://")))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(TERMINAL));
    Golden.assertShown("explain-" + field, explained);
  }

  @Test
  void theFieldsOfAConnectionAreListed() throws IOException {
    Golden.assertShown("explain-edgedevice.spec.image.connections-recursive",
        shown("explain", "edgedevice.spec.image.connections", "--recursive"));
  }
}
