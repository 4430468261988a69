package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.TestImages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Network connections with passphrases and keyfiles in Secrets. */
class ConnectionsTest {
  private static final String NAME = "uc-rpi4-03";
  private static final String PASSPHRASE = "correct horse battery staple";
  private static final String ROTATED = "another passphrase of the lab";
  private static final String KEYFILE = "[connection]\nid=eduroam\ntype=wifi\n[wifi]\nssid=eduroam\n[wifi-security]\n"
      + "key-mgmt=wpa-eap\n[802-1x]\neap=peap;\nidentity=anna\nphase2-auth=mschapv2\npassword=Tr0ub4dor\n";

  private final OperatorHarness operator = OperatorHarness.running();

  @AfterEach
  void close() {
    operator.close();
  }

  private static EdgeDeviceSpec spec() {
    ImageSpec image = TestImages
        .from(new ImageSpec.Source(null, null, "base-images", "pi4.img"))
        .connections(List.of(TestImages.wifi("lab", "Lab", "lab-wifi"),
            TestImages.keyfile("eduroam", "eduroam")))
        .build();
    return OperatorHarness.withImage(OperatorHarness.spec(), image);
  }

  private void applyWifiSecret(String passphrase) {
    operator.applySecret("lab-wifi", Map.of("passphrase", passphrase));
  }

  private void applyKeyfileSecret() {
    operator.applySecret("eduroam", Map.of("keyfile", KEYFILE));
  }

  private void applyDevice() {
    operator.apply(NAME, spec());
    operator.awaitStatus(NAME, status -> status.uuid() != null);
    operator.testbed.tick();
  }

  private Job job() {
    await().atMost(OperatorHarness.TIMEOUT).until(() -> !jobs().isEmpty());
    return jobs().getFirst();
  }

  private List<Job> jobs() {
    return operator.client.batch().v1().jobs().inNamespace(OperatorHarness.NAMESPACE).list()
        .getItems();
  }

  private boolean isStalled() {
    return operator.status(NAME).condition(ConditionType.STALLED).orElseThrow().holds();
  }

  private static String text(Secret secret, String key) {
    return new String(Base64.getDecoder().decode(secret.getData().get(key)),
        StandardCharsets.UTF_8);
  }

  @Test
  void theJobGetsConfigurationAndKeyfilesOnlyAsFiles() {
    applyWifiSecret(PASSPHRASE);
    applyKeyfileSecret();
    try (FakeJobController _ = FakeJobController.start(operator, _ -> null)) {
      applyDevice();
      Job job = job();
      Secret secret = operator.client.secrets().inNamespace(OperatorHarness.NAMESPACE)
          .withName(job.getMetadata().getName()).get();
      assertThat(secret.getData()).containsOnlyKeys("config.json", "lab.nmconnection",
          "eduroam.nmconnection");
      assertThat(text(secret, "lab.nmconnection")).contains("ssid=Lab\n", "psk=" + PASSPHRASE);
      assertThat(text(secret, "eduroam.nmconnection")).isEqualTo(KEYFILE);
      var podSpec = job.getSpec().getTemplate().getSpec();
      assertThat(podSpec.getContainers().getFirst().getArgs())
          .containsSequence("--config", "/etc/chi-edge/device/config.json")
          .containsSequence("--connections", "/etc/chi-edge/device/connections");
      SecretVolumeSource files = podSpec.getVolumes().stream()
          .filter(volume -> volume.getSecret() != null).findFirst().orElseThrow().getSecret();
      assertThat(files.getDefaultMode()).isEqualTo(0440);
      assertThat(files.getItems()).extracting(KeyToPath::getPath).containsExactly("config.json",
          "connections/eduroam.nmconnection", "connections/lab.nmconnection");
      assertThat(files.getItems()).extracting(KeyToPath::getMode).containsOnlyNulls();
      assertThat(operator.client.getKubernetesSerialization().asJson(job)).doesNotContain(
          PASSPHRASE,
          "Tr0ub4dor", base64(PASSPHRASE));
    }
  }

  @Test
  void aJobWithoutConnectionsDoesNotGetTheOption() {
    try (FakeJobController _ = FakeJobController.start(operator, _ -> null)) {
      operator.apply(NAME, OperatorHarness.withImage(OperatorHarness.spec()));
      operator.awaitReason(NAME, ConditionType.IMAGE_READY, "WaitForDeviceKey");
      operator.testbed.tick();
      assertThat(job().getSpec().getTemplate().getSpec().getContainers().getFirst().getArgs())
          .doesNotContain("--connections");
    }
  }

  @Test
  void aMissingSecretIsReportedAndCreatingItIsEnough() {
    applyKeyfileSecret();
    try (FakeJobController jobController = FakeJobController.start(operator)) {
      applyDevice();
      operator.awaitReason(NAME, ConditionType.IMAGE_READY, "CreateSecret");
      assertThat(operator.message(NAME, ConditionType.IMAGE_READY)).contains("\"lab-wifi\"",
          "does not exist",
          "\"passphrase\"");
      assertThat(isStalled()).isFalse();
      assertThat(operator.status(NAME).condition(ConditionType.RECONCILING).orElseThrow().holds())
          .isTrue();
      assertThat(operator.status(NAME).condition(ConditionType.REGISTERED).orElseThrow().holds())
          .isTrue();
      assertThat(jobController.jobNames()).isEmpty();
      applyWifiSecret(PASSPHRASE);
      operator.awaitReady(NAME);
    }
  }

  @Test
  void aMissingKeyIsReportedAndAddingItIsEnough() {
    applyKeyfileSecret();
    operator.applySecret("lab-wifi", Map.of("psk", PASSPHRASE));
    try (FakeJobController _ = FakeJobController.start(operator)) {
      applyDevice();
      operator.awaitReason(NAME, ConditionType.IMAGE_READY, "FixSecret");
      assertThat(operator.message(NAME, ConditionType.IMAGE_READY)).contains("\"lab-wifi\"",
          "has no key",
          "\"passphrase\"");
      assertThat(isStalled()).isFalse();
      applyWifiSecret(PASSPHRASE);
      operator.awaitReady(NAME);
    }
  }

  @Test
  void anInvalidPassphraseIsReportedAndFixingItIsEnough() {
    applyKeyfileSecret();
    applyWifiSecret("hunter2");
    try (FakeJobController jobController = FakeJobController.start(operator)) {
      applyDevice();
      operator.awaitReason(NAME, ConditionType.READY, "FixSecret");
      assertThat(operator.message(NAME, ConditionType.READY))
          .contains("\"lab-wifi\"", "\"passphrase\"", "8 to 63")
          .doesNotContain("hunter2");
      assertThat(isStalled()).isTrue();
      operator.awaitEvent("FixSecret");
      assertThat(jobController.jobNames()).isEmpty();
      applyWifiSecret(PASSPHRASE);
      operator.awaitReady(NAME);
      assertThat(jobController.jobNames()).hasSize(1);
    }
  }

  @Test
  void aRotatedPassphraseIsBakedAgain() {
    applyKeyfileSecret();
    applyWifiSecret(PASSPHRASE);
    try (FakeJobController jobController = FakeJobController.start(operator)) {
      applyDevice();
      String before = operator.awaitReady(NAME).image().inputsHash();
      applyWifiSecret(ROTATED);
      operator.awaitStatus(NAME, status -> status.image() != null
          && status.image().inputsHash() != null && !status.image().inputsHash().equals(before));
      assertThat(jobController.jobNames()).hasSize(2).doesNotHaveDuplicates();
    }
  }

  @Test
  void aMissingSecretThatIsNoLongerNeededIsIgnored() {
    applyKeyfileSecret();
    try (FakeJobController _ = FakeJobController.start(operator)) {
      applyDevice();
      operator.awaitReason(NAME, ConditionType.IMAGE_READY, "CreateSecret");
      operator.edit(NAME, spec -> OperatorHarness.withImage(OperatorHarness.spec()));
      operator.awaitReady(NAME);
    }
  }

  @Test
  void aSecretWithAnInvalidNameIsNotRequested() {
    operator.apply(NAME, OperatorHarness.withImage(OperatorHarness.spec(), TestImages
        .from(new ImageSpec.Source(null, null, "base-images", "pi4.img"))
        .connections(List.of(TestImages.wifi("lab", "Lab", "../secrets"))).build()));
    operator.awaitReason(NAME, ConditionType.READY, "FixSpec");
    assertThat(operator.message(NAME, ConditionType.READY))
        .contains("\"lab\" in spec.image.connections");
  }

  @Test
  void statusEventsAndJobsContainNoSecrets() {
    try (FakeJobController jobController = FakeJobController.start(operator)) {
      applyKeyfileSecret();
      applyWifiSecret("hunter2");
      applyDevice();
      operator.awaitReason(NAME, ConditionType.READY, "FixSecret");
      applyWifiSecret(PASSPHRASE);
      operator.awaitReady(NAME);
      applyWifiSecret(ROTATED);
      await().atMost(OperatorHarness.TIMEOUT).until(() -> jobController.jobNames().size() == 2);
      operator.awaitReady(NAME);
      List<String> texts = List.of(
          operator.client.getKubernetesSerialization().asJson(operator.get(NAME)),
          operator.events().toString(), jobs().toString());
      assertThat(texts).allSatisfy(text -> assertThat(text).doesNotContain("hunter2",
          PASSPHRASE, ROTATED, "Tr0ub4dor", base64(PASSPHRASE), base64(ROTATED)));
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
