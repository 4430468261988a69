package org.chameleoncloud.edge.plugin.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.plugin.Fleet;
import org.chameleoncloud.edge.plugin.PluginHarness;
import org.chameleoncloud.edge.plugin.PluginHarness.Run;
import org.chameleoncloud.edge.testbed.Testbed;
import org.chameleoncloud.edge.testbed.TestbedOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
  private static final String PLANTED = "Pl4nted-s3cret/of+the\"Secret";
  private static final String DEVICE_KEY = "d3v1ce-key-0123456789abcdef";

  @TempDir
  private Path directory;
  private PluginHarness plugin;

  @BeforeEach
  void start() {
    plugin = PluginHarness.start(directory);
  }

  @AfterEach
  void stop() {
    plugin.close();
  }

  private void secret(String name, Map<String, String> texts) {
    Map<String, String> data = new LinkedHashMap<>();
    texts.forEach((key, text) -> data.put(key, base64(text)));
    plugin.client().resource(new SecretBuilder().withNewMetadata().withName(name)
        .withNamespace("lab").endMetadata().withData(data).build()).create();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private Run doctor(String... more) {
    String[] all = new String[more.length + 3];
    all[0] = "doctor";
    System.arraycopy(more, 0, all, 1, more.length);
    all[more.length + 1] = "--testbed-hosts=127.0.0.1";
    all[more.length + 2] = "--plain-http";
    return plugin.run(all);
  }

  @Test
  void aMissingSecretIsWrongAndWhatNeedsItIsSkipped() {
    plugin.create(Fleet.UNSEEN);

    Run run = doctor("bench-2");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("The Secret \"chi-edge\" does not exist in the namespace lab",
        "For you: Create it: kubectl -n lab create secret generic chi-edge")
        .containsPattern("skipped +sign-in");
  }

  @Test
  void aPausedDeviceIsWrong() {
    plugin.create(Fleet.UNSEEN.replace("{name: bench-2}",
        "{name: bench-2, annotations: {edge.chameleoncloud.org/paused: \"true\"}}"));

    assertThat(doctor("bench-2").out())
        .contains("annotate edgedevice bench-2 edge.chameleoncloud.org/paused-");
  }

  @Test
  void anImageFromBalenaIsShownWithTheDigestThatItMustHave() {
    plugin.create(Fleet.FROM_BALENA);

    assertThat(doctor("uc-rpi4-03").out().replaceAll("\\s+", " "))
        .contains("balenaOS 6.10.24+rev3 must have the SHA-256 of its first download, "
            + Fleet.BALENA_DIGEST);
  }

  @Test
  void aDeviceThatDoesNotExistIsNotFound() {
    Run run = doctor("absent");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out()).contains("There is no device \"absent\" in the namespace lab.");
  }

  @Test
  void aCredentialThatTheTestbedRejectsIsWrongAndOneThatItAcceptsIsRight() throws IOException {
    try (Testbed testbed = Testbed.start(TestbedOptions.forTests())) {
      testbed.addProject("lab");
      var credential = testbed.credential("lab");
      secret("chi-edge", Map.of("clouds.yaml", testbed.cloudsYaml("edge", credential)));
      plugin.create(Fleet.UNSEEN);

      assertThat(doctor("bench-2").out()).containsPattern("ok +sign-in")
          .contains("The device is not registered.");

      testbed.revoke(credential);
      Run rejected = doctor("bench-2");
      assertThat(rejected.code()).isEqualTo(1);
      assertThat(rejected.out()).containsPattern("wrong +sign-in")
          .contains("For you: Create another application credential");
    }
  }

  @Test
  void theRecordIsComparedAndEachCheckSaysWhoCanFixIt() throws IOException {
    try (Testbed testbed = Testbed.start(TestbedOptions.forTests())) {
      testbed.addProject("lab");
      var credential = testbed.credential("lab");
      secret("chi-edge", Map.of("clouds.yaml", testbed.cloudsYaml("edge", credential)));
      String uuid = testbed.registerByHand("lab", "bench-2", Map.of("machine_name",
          "raspberrypi4-64", "contact_email", "lab@example.org", "application_credential_id",
          "0123456789abcdef0123456789abcdef", "application_credential_secret", "s".repeat(86)))
          .uuid();
      testbed.rerunWorkers(uuid);
      EdgeDevice device = plugin.create(Fleet.UNSEEN + "status: {uuid: " + uuid
          + ", observedGeneration: 1}\n");

      assertThat(device.getStatus().uuid()).isEqualTo(uuid);
      assertThat(doctor("bench-2").out()).contains("The record differs from the resource: ",
          "machine_name: raspberrypi4-64 -> raspberrypi5", "device credential", "k8s",
          "balena").doesNotContain("sssss");
    }
  }

  @Test
  void aRecordThatIsOnlyObservedIsNoSurprise() throws IOException {
    try (Testbed testbed = Testbed.start(TestbedOptions.forTests())) {
      testbed.addProject("lab");
      secret("chi-edge",
          Map.of("clouds.yaml", testbed.cloudsYaml("edge", testbed.credential("lab"))));
      String uuid = testbed.registerByHand("lab", "bench-2", Map.of("machine_name",
          "raspberrypi4-64", "contact_email", "hand@example.org", "application_credential_id",
          "by-hand", "application_credential_secret", "s".repeat(86))).uuid();
      plugin.create(Fleet.UNSEEN.replace("spec:", "spec:\n  managementPolicy: Observe")
          + "  image: {source: {claimName: base-images, path: pi4.img}}\n"
          + "status: {observedGeneration: 1, observed: {uuid: " + uuid + "}}\n");
      plugin.create(Fleet.UNSEEN.replace("{name: bench-2}", "{name: manages-it}")
          .replace("spec:", "spec:\n  name: bench-2"));

      assertThat(doctor("bench-2").out()).containsPattern("ok +record")
          .contains("which this resource observes", "It is only observed, and never written to.",
              "so it gets no image")
          .doesNotContain("differs", "adopts", "Other resources name");
    }
  }

  @Test
  void anObservedRecordOfAnotherProjectIsAsTheOperatorSawIt() throws IOException {
    try (Testbed testbed = Testbed.start(TestbedOptions.forTests())) {
      testbed.addProject("lab");
      testbed.addProject("other");
      secret("chi-edge",
          Map.of("clouds.yaml", testbed.cloudsYaml("edge", testbed.credential("lab"))));
      String uuid = testbed.registerByHand("other", "bench-2", Map.of("machine_name",
          "raspberrypi4-64", "contact_email", "hand@example.org", "application_credential_id",
          "by-hand", "application_credential_secret", "s".repeat(86))).uuid();
      plugin.create(Fleet.UNSEEN.replace("spec:", "spec:\n  managementPolicy: Observe\n  uuid: "
          + uuid) + "status:\n  observedGeneration: 1\n  observed: {uuid: " + uuid + "}\n"
          + "  conditions:\n  - {type: Registered, status: 'True', reason: Observed, "
          + "message: The record is mirrored., lastTransitionTime: '2026-05-02T11:00:00Z'}\n");

      assertThat(doctor("bench-2").out()).containsPattern("ok +record +The record is mirrored.")
          .doesNotContain("Set spec.name to another name");
    }
  }

  @Test
  void theFindingsAreADocumentForPrograms() {
    plugin.create(Fleet.UNSEEN);

    assertThat(doctor("bench-2", "-o", "json").out()).startsWith("{")
        .contains("\"verdict\": \"wrong\"", "\"who\": \"you\"");
    assertThat(doctor("bench-2", "-o", "name").code()).isEqualTo(2);
  }

  @Test
  void aBundleIsNotWrittenOverAFile() throws IOException {
    Path file = Files.writeString(directory.resolve("b.zip"), "mine");

    Run run = doctor("bench-2", "--bundle", file.toString());

    assertThat(run.code()).isEqualTo(4);
    assertThat(Files.readString(file)).isEqualTo("mine");
  }

  @Test
  void aBundleHasNoSecretWhereverItWasPlanted() throws IOException {
    secret("chi-edge", Map.of("OS_AUTH_URL", "http://127.0.0.1:9/v3",
        "OS_APPLICATION_CREDENTIAL_ID", "0123456789abcdef0123456789abcdef",
        "OS_APPLICATION_CREDENTIAL_SECRET", PLANTED));
    secret("uc-rpi4-03-bake", Map.of("config.json", "{\"deviceApiKey\": \"" + DEVICE_KEY + "\"}"));
    EdgeDevice device = plugin.create(Fleet.ONLINE.replace("The record is as written.",
        "got " + base64("user:" + PLANTED.replace("\"", "") + ":x")).replace("{name: uc-rpi4-03}",
            "{name: uc-rpi4-03, annotations: {note: '" + PLANTED + "'}}"));
    plugin.client().resource(new EventBuilder().withNewMetadata().withName("e1")
        .withNamespace("lab").endMetadata().withType("Warning").withReason("Failed")
        .withMessage("rejected: " + PLANTED + " and " + base64(PLANTED))
        .withNewInvolvedObject().withKind("EdgeDevice").withName("uc-rpi4-03")
        .withUid(device.getMetadata().getUid()).endInvolvedObject()
        .build()).create();
    job(device);
    Path file = directory.resolve("bundle.zip");

    Run run = doctor("uc-rpi4-03", "--bundle", file.toString());

    assertThat(run.err()).contains("Wrote " + file);
    Map<String, String> files = unzipped(file);
    assertThat(files.keySet()).contains("doctor-lab/device.yaml", "doctor-lab/events.yaml",
        "doctor-lab/findings.txt", "doctor-lab/image/jobs.yaml", "doctor-lab/secrets.txt");
    assertThat(files.get("doctor-lab/secrets.txt"))
        .contains("OS_APPLICATION_CREDENTIAL_SECRET: " + PLANTED.length() + " bytes");
    assertThat(files.get("doctor-lab/image/jobs.yaml")).contains("HTTPS_PROXY", "(left out)");
    files.put("standard output", run.out());
    files.forEach((name, text) -> assertThat(List.of(PLANTED, DEVICE_KEY, "proxy-password"))
        .allSatisfy(secret -> assertThat(SecretForms.of(secret)).as(name)
            .noneMatch(text::contains)));
  }

  private void job(EdgeDevice device) {
    plugin.client().resource(plugin.client().getKubernetesSerialization().unmarshal("""
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: uc-rpi4-03-bake-1
          namespace: lab
          labels: {app.kubernetes.io/managed-by: chi-edge-operator}
          ownerReferences:
          - {apiVersion: edge.chameleoncloud.org/v1alpha1, kind: EdgeDevice, name: uc-rpi4-03, uid: %s, controller: true}
        spec:
          template:
            spec:
              containers:
              - name: bake
                args: ["--key=%s"]
                env: [{name: HTTPS_PROXY, value: "http://me:proxy-password@192.0.2.1"}]
              volumes: [{name: config, secret: {secretName: uc-rpi4-03-bake}}]
        """.formatted(device.getMetadata().getUid(), DEVICE_KEY),
        GenericKubernetesResource.class)).create();
    plugin.client().resource(plugin.client().getKubernetesSerialization().unmarshal("""
        apiVersion: v1
        kind: Pod
        metadata:
          name: uc-rpi4-03-bake-1-x
          namespace: lab
          labels: {batch.kubernetes.io/job-name: uc-rpi4-03-bake-1}
          ownerReferences:
          - {apiVersion: batch/v1, kind: Job, name: uc-rpi4-03-bake-1, uid: %s, controller: true}
        spec:
          containers: [{name: bake, image: bake}]
          volumes: [{name: config, secret: {secretName: uc-rpi4-03-bake}}]
        """.formatted(plugin.client().batch().v1().jobs().inNamespace("lab")
        .withName("uc-rpi4-03-bake-1").get().getMetadata().getUid()),
        GenericKubernetesResource.class)).create();
  }

  /** The files of a bundle by their names. */
  static Map<String, String> unzipped(Path file) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return files;
  }
}
