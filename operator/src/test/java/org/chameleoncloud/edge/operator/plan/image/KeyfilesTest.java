package org.chameleoncloud.edge.operator.plan.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusImageBuilder;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.SecretKeyRef;
import org.chameleoncloud.edge.operator.api.TestImages;
import org.chameleoncloud.edge.operator.image.BakeSpec;
import org.chameleoncloud.edge.operator.plan.DeviceScenario;
import org.chameleoncloud.edge.operator.plan.TestRecord;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Job;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Phase;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Purpose;
import org.chameleoncloud.edge.operator.plan.observation.SecretValue;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.junit.jupiter.api.Test;

class KeyfilesTest {
  private static final String PASSPHRASE = "correct horse battery staple";
  private static final String ENTERPRISE = "[connection]\nid=x\ntype=wifi\n\n[wifi]\nssid=eduroam\n\n"
      + "[wifi-security]\nkey-mgmt=wpa-eap\n\n[802-1x]\neap=peap;\nidentity=anna\n"
      + "phase2-auth=mschapv2\npassword=hunter2\n";
  private static final SecretKeyRef WIFI = new SecretKeyRef("lab-wifi", "passphrase");
  private static final SecretKeyRef KEYFILE = new SecretKeyRef("eduroam", "keyfile");
  private static final ImageSpec IMAGE = TestImages
      .fromUrl("https://images.example.org/a.img").connections(List.of(
          TestImages.wifi("lab", "Lab", WIFI.name()),
          TestImages.keyfile("eduroam", KEYFILE.name()),
          TestImages.wifi("guests", "Guests", null),
          TestImages.ethernet("wired", "eth0", null)))
      .build();
  private static final Image LOCATION = EdgeDeviceStatusImageBuilder.builder()
      .claimName("edge-images")
      .path("lab/pi-1.img").build();

  private static DeviceScenario withAllSecrets() {
    return DeviceScenario.ofRegisteredDevice().image(IMAGE).storedImage(LOCATION)
        .secretValue(WIFI, PASSPHRASE)
        .secretValue(KEYFILE, ENTERPRISE);
  }

  private static BakeSpec startedBake(DeviceScenario scenario) {
    List<Action> actions = scenario.plan().actions();
    assertThat(actions).hasExactlyElementsOfTypes(Action.StartBake.class);
    return ((Action.StartBake) actions.getFirst()).bake();
  }

  private static Progress progressWithoutActions(DeviceScenario scenario) {
    Plan plan = scenario.plan();
    assertThat(plan.actions()).isEmpty();
    assertThat(scenario.reported().toString()).doesNotContain(PASSPHRASE, "hunter2");
    return plan.imageProgress();
  }

  @Test
  void everyConnectionHasAFile() {
    BakeSpec bake = startedBake(withAllSecrets());

    assertThat(bake.keyfiles()).containsOnlyKeys("eduroam.nmconnection", "guests.nmconnection",
        "lab.nmconnection", "wired.nmconnection");
    assertThat(bake.keyfiles().get("lab.nmconnection").reveal()).contains("psk=" + PASSPHRASE);
    assertThat(bake.keyfiles().get("guests.nmconnection").reveal()).doesNotContain("psk");
    assertThat(bake.keyfiles().get("eduroam.nmconnection").reveal()).isEqualTo(ENTERPRISE);
  }

  @Test
  void waitsForAMissingSecret() {
    Progress progress = progressWithoutActions(
        withAllSecrets().secretValue(WIFI, new SecretValue.Missing(
            Reason.CREATE_SECRET, "Secret \"lab-wifi\" does not exist.")));

    assertThat(progress).isEqualTo(new Progress(Progress.Phase.IN_PROGRESS, Reason.CREATE_SECRET,
        "Secret \"lab-wifi\" does not exist."));
    assertThat(
        withAllSecrets().secretValue(WIFI, new SecretValue.Missing(Reason.CREATE_SECRET, "…"))
            .reported().condition(ConditionType.STALLED).orElseThrow().holds())
        .isFalse();
  }

  @Test
  void anInvalidPassphraseStallsTheBake() {
    Progress progress = progressWithoutActions(withAllSecrets().secretValue(WIFI, "hunter2"));

    assertThat(progress.isStalled()).isTrue();
    assertThat(progress.reason()).isEqualTo(Reason.FIX_SECRET);
    assertThat(progress.message()).contains("\"passphrase\"", "\"lab-wifi\"", "\"lab\"",
        "8 to 63").endsWith(".");
    startedBake(withAllSecrets());
  }

  @Test
  void anInvalidKeyfileStallsTheBake() {
    Progress progress = progressWithoutActions(withAllSecrets().secretValue(KEYFILE, "hunter2"));

    assertThat(progress.isStalled()).isTrue();
    assertThat(progress.message()).contains("\"keyfile\"", "\"eduroam\"", "line 1");
  }

  @Test
  void secretsAreCheckedBeforeTheDeviceKeyIsIssued() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice()
        .settledOn(TestRecord.asWritten().get()).image(IMAGE)
        .secretValue(WIFI, "hunter2").secretValue(KEYFILE, ENTERPRISE);

    assertThat(progressWithoutActions(scenario).reason()).isEqualTo(Reason.FIX_SECRET);
  }

  @Test
  void aRotatedPassphraseIsBakedAgain() {
    DeviceScenario scenario = withAllSecrets();
    Image stored = EdgeDeviceStatusImageBuilder.builder().claimName("edge-images")
        .path("lab/pi-1.img").form("Raw").sha256("sha").sizeBytes(7L)
        .bakedAt("2026-11-22T08:30:00Z").inputsHash(scenario.bake().inputsHash()).build();

    assertThat(scenario.storedImage(stored).plan().imageProgress().isDone()).isTrue();
    scenario.secretValue(WIFI, "another passphrase");
    assertThat(scenario.plan().bakedImage()).isEqualTo(LOCATION);
    assertThat(
        startedBake(scenario.storedImage(LOCATION)).keyfiles().get("lab.nmconnection").reveal())
        .contains("psk=another passphrase");
  }

  @Test
  void aBakeWithAnOldPassphraseIsStoppedFirst() {
    DeviceScenario scenario = withAllSecrets();
    scenario
        .job(new Job("job-1", "uid", Purpose.BAKE, scenario.bake().inputsHash(), 1, Phase.RUNNING,
            null,
            null, null))
        .secretValue(WIFI, "another passphrase");

    assertThat(scenario.plan().actions()).containsExactly(new Action.DeleteJob("job-1", "uid"));
  }

  @Test
  void removingAnImageNeedsNoSecrets() {
    DeviceScenario scenario = withAllSecrets().secretValue(WIFI,
        new SecretValue.Missing(Reason.CREATE_SECRET, "missing")).image(null).generation(2);

    assertThat(scenario.plan().actions()).hasExactlyElementsOfTypes(Action.StartRemoval.class);
  }

  @Test
  void noSecretIsReported() {
    DeviceScenario scenario = withAllSecrets();
    EdgeDeviceStatus status = scenario.reported();

    assertThat(status.toString()).doesNotContain(PASSPHRASE, "hunter2");
    assertThat(scenario.plan().toString()).doesNotContain(PASSPHRASE, "hunter2");
  }
}
