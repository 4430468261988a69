package org.chameleoncloud.edge.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusImageBuilder;
import java.util.List;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.TestImages;
import org.chameleoncloud.edge.operator.api.SecretKeyRef;
import org.chameleoncloud.edge.operator.image.BakeSpec;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Job;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Phase;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Purpose;
import org.junit.jupiter.api.Test;

class KeyfilesTest {
  private static final String PASSPHRASE = "correct horse battery staple";
  private static final String ENTERPRISE = "[connection]\nid=x\ntype=wifi\n\n[wifi]\nssid=eduroam\n\n"
      + "[802-1x]\npassword=hunter2\n";
  private static final SecretKeyRef WIFI = new SecretKeyRef("lab-wifi", "passphrase");
  private static final SecretKeyRef KEYFILE = new SecretKeyRef("eduroam", "keyfile");
  private static final ImageSpec WANTED = TestImages
      .fromUrl("https://images.example.org/a.img").connections(List.of(
          TestImages.wifi("lab", "Lab", WIFI.name()),
          TestImages.keyfile("eduroam", KEYFILE.name()),
          TestImages.wifi("guests", "Guests", null),
          TestImages.ethernet("wired", "eth0", null)))
      .build();
  private static final Image PLACE = EdgeDeviceStatusImageBuilder.builder().claimName("edge-images")
      .path("lab/pi-1.img").build();

  private static DeviceScenario complete() {
    return DeviceScenario.ofRegisteredDevice().image(WANTED).lying(PLACE)
        .secretValue(WIFI, PASSPHRASE)
        .secretValue(KEYFILE, ENTERPRISE);
  }

  private static BakeSpec begun(DeviceScenario scenario) {
    List<Action> actions = scenario.plan().actions();
    assertThat(actions).hasExactlyElementsOfTypes(Action.StartBake.class);
    return ((Action.StartBake) actions.getFirst()).bake();
  }

  private static Progress waiting(DeviceScenario scenario) {
    Plan plan = scenario.plan();
    assertThat(plan.actions()).isEmpty();
    assertThat(scenario.reported().toString()).doesNotContain(PASSPHRASE, "hunter2");
    return plan.imageProgress();
  }

  @Test
  void everyConnectionHasAFile() {
    BakeSpec order = begun(complete());

    assertThat(order.keyfiles()).containsOnlyKeys("eduroam.nmconnection", "guests.nmconnection",
        "lab.nmconnection", "wired.nmconnection");
    assertThat(order.keyfiles().get("lab.nmconnection").reveal()).contains("psk=" + PASSPHRASE);
    assertThat(order.keyfiles().get("guests.nmconnection").reveal()).doesNotContain("psk");
    assertThat(order.keyfiles().get("eduroam.nmconnection").reveal()).isEqualTo(ENTERPRISE);
  }

  @Test
  void aMissingSecretIsWaitedFor() {
    Progress progress = waiting(complete().secretValue(WIFI, new SecretValue.Missing(
        Reason.CREATE_SECRET, "Secret \"lab-wifi\" does not exist.")));

    assertThat(progress).isEqualTo(new Progress(Progress.Phase.IN_PROGRESS, Reason.CREATE_SECRET,
        "Secret \"lab-wifi\" does not exist."));
    assertThat(complete().secretValue(WIFI, new SecretValue.Missing(Reason.CREATE_SECRET, "…"))
        .reported().condition(ConditionType.STALLED).orElseThrow().holds()).isFalse();
  }

  @Test
  void aPassphraseThatNoAccessPointTakesIsForPeopleToMend() {
    Progress progress = waiting(complete().secretValue(WIFI, "hunter2"));

    assertThat(progress.isStalled()).isTrue();
    assertThat(progress.reason()).isEqualTo(Reason.FIX_SECRET);
    assertThat(progress.message()).contains("\"passphrase\"", "\"lab-wifi\"", "\"lab\"",
        "8 to 63").endsWith(".");
    begun(complete());
  }

  @Test
  void aKeyfileThatIsNoneIsForPeopleToMend() {
    Progress progress = waiting(complete().secretValue(KEYFILE, "hunter2"));

    assertThat(progress.isStalled()).isTrue();
    assertThat(progress.message()).contains("\"keyfile\"", "\"eduroam\"", "line 1");
  }

  @Test
  void theSecretIsAskedForBeforeTheDevicesKeyIsThere() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice()
        .settledOn(TestRecord.asWritten().get()).image(WANTED)
        .secretValue(WIFI, "hunter2").secretValue(KEYFILE, ENTERPRISE);

    assertThat(waiting(scenario).reason()).isEqualTo(Reason.FIX_SECRET);
  }

  @Test
  void aRotatedPassphraseIsBakedAnew() {
    DeviceScenario scenario = complete();
    Image lying = EdgeDeviceStatusImageBuilder.builder().claimName("edge-images")
        .path("lab/pi-1.img").form("Raw").sha256("sha").sizeBytes(7L)
        .bakedAt("2026-11-22T08:30:00Z").inputsHash(scenario.order().inputsHash()).build();

    assertThat(scenario.lying(lying).plan().imageProgress().isDone()).isTrue();
    scenario.secretValue(WIFI, "another passphrase");
    assertThat(scenario.plan().bakedImage()).isEqualTo(PLACE);
    assertThat(begun(scenario.lying(PLACE)).keyfiles().get("lab.nmconnection").reveal())
        .contains("psk=another passphrase");
  }

  @Test
  void aBakeWithAnOlderPassphraseIsEndedFirst() {
    DeviceScenario scenario = complete();
    scenario
        .job(new Job("job-1", Purpose.BAKE, scenario.order().inputsHash(), 1, Phase.RUNNING, null,
            null))
        .secretValue(WIFI, "another passphrase");

    assertThat(scenario.plan().actions()).containsExactly(new Action.DeleteJob("job-1"));
  }

  @Test
  void anImageThatLeavesTheSpecNeedsNoSecretToGo() {
    DeviceScenario scenario = complete().secretValue(WIFI,
        new SecretValue.Missing(Reason.CREATE_SECRET, "gone")).image(null).generation(2);

    assertThat(scenario.plan().actions()).hasExactlyElementsOfTypes(Action.StartRemoval.class);
  }

  @Test
  void noSecretStandsInTheReport() {
    DeviceScenario scenario = complete();
    EdgeDeviceStatus status = scenario.reported();

    assertThat(status.toString()).doesNotContain(PASSPHRASE, "hunter2");
    assertThat(scenario.plan().toString()).doesNotContain(PASSPHRASE, "hunter2");
  }
}
