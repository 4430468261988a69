package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.testbed.identity.Credential;
import org.chameleoncloud.edge.testbed.identity.Rights;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;
import org.chameleoncloud.edge.testbed.reservation.Lease;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tasks of docs/tasks.md that replace something: a board, a card, a name, a project, a credential. */
class TasksOfChangeIT {
  private static final String DEVICE = "uc-rpi4-03";
  private static final String OTHER_DEVICE = "uc-rpi4-04";
  /** The device with the new card. */
  private static final String SUCCESSOR = "uc-rpi4-08";
  private static final String CREDENTIAL_ID = "application_credential_id";

  @RegisterExtension
  final TestEnvironment env = new TestEnvironment();

  @BeforeEach
  void start() throws IOException {
    env.createCredential();
    env.createClaims();
    env.startOperator();
    env.apply(Devices.yaml(DEVICE, DeviceLifecycle.IMAGE));
    env.awaitReady(DEVICE);
    env.testbed().boot(DEVICE);
    env.awaitReason(DEVICE, ConditionType.HEALTHY, "Healthy");
  }

  private String cloudsYaml(Credential credential) {
    return env.testbed().cloudsYaml("edge", credential);
  }

  private String uuid(String record) {
    return env.testbed().record(record).orElseThrow().uuid();
  }

  @Test
  void aBrokenBoardIsReplacedWithoutAChangeOfTheRecord() throws IOException {
    String uuid = uuid(DEVICE);
    EdgeDeviceStatus.Image image = env.status(DEVICE).image();
    try (TaskSection page = TaskSection.open(env, "A board is broken")) {
      page.runUntilItPrintsWhatThePageSays("kubectl -n lab get");
      page.run("kubectl -n lab annotate");
      page.run("kubectl -n lab wait");
      page.run("kubectl -n lab wait");
    }
    assertThat(uuid(DEVICE)).isEqualTo(uuid);
    EdgeDeviceStatus.Image rebaked = env.status(DEVICE).image();
    assertThat(rebaked.inputsHash()).isNotEqualTo(image.inputsHash());
    assertThat(rebaked.sha256()).isEqualTo(image.sha256());
  }

  @Test
  void aLostCardCostsTheCredentialAndTheName() throws IOException {
    Credential lost = env.testbed().credential(TestEnvironment.PROJECT);
    Credential next = env.testbed().addCredential(TestEnvironment.PROJECT, Rights.UNRESTRICTED);

    loseTheCard(lost, next);

    assertThat(env.testbed().records()).singleElement()
        .satisfies(record -> assertThat(record.name()).isEqualTo(SUCCESSOR));
    assertThat(env.testbed().deletedRecords()).singleElement()
        .satisfies(record -> assertHas(record, lost));
    env.awaitProperty(SUCCESSOR, CREDENTIAL_ID, next.id());
  }

  @Test
  void aReservedDeviceWhoseCardIsLostDoesNotGetTheNewCredential() throws IOException {
    env.apply(Devices.yaml(OTHER_DEVICE));
    env.awaitReady(OTHER_DEVICE);
    env.kubectl("annotate", "edgedevice", DEVICE, Annotation.PROCEED.key() + "=true").orFail();
    Instant now = Instant.now();
    Lease lease = env.testbed().reserve(DEVICE, now, now.plus(Duration.ofHours(2)));
    env.awaitStatus(DEVICE, "reserved", status -> status.reservation().state().equals("Now"));
    Credential lost = env.testbed().credential(TestEnvironment.PROJECT);
    Credential next = env.testbed().addCredential(TestEnvironment.PROJECT, Rights.UNRESTRICTED);

    loseTheCard(lost, next);

    env.awaitProperty(OTHER_DEVICE, CREDENTIAL_ID, next.id());
    assertHas(env.testbed().record(DEVICE).orElseThrow(), lost);
    env.testbed().reservations().cancel(lease);
    env.awaitDeleted(DEVICE);
    assertThat(env.testbed().deletedRecords()).singleElement()
        .satisfies(record -> assertHas(record, lost));
  }

  /** Follows the page until the old credential is deleted. */
  private void loseTheCard(Credential lost, Credential next) throws IOException {
    try (TaskSection page = TaskSection.open(env, "A card is lost")) {
      page.run("kubectl -n lab get");
      page.run("kubectl -n lab patch");
      page.run("kubectl -n lab delete");
      page.write("clouds.yaml", cloudsYaml(next)).run("kubectl -n lab create secret");
      page.run("kubectl -n lab apply");
      page.run("kubectl -n lab wait");
    }
    assertHasOnlyTheSpec(SUCCESSOR);
    env.awaitProperty(SUCCESSOR, CREDENTIAL_ID, next.id());
    env.testbed().revoke(lost);
  }

  private static void assertHas(DeviceRecord record, Credential credential) {
    assertThat(record.property(CREDENTIAL_ID).orElseThrow().asText()).isEqualTo(credential.id());
  }

  /** Copied from the first device, without what its annotations ask for. */
  private void assertHasOnlyTheSpec(String name) {
    EdgeDevice copy = env.device(name).orElseThrow();
    assertThat(copy.getSpec().image().source().claimName()).isEqualTo("base-images");
    assertThat(copy.getMetadata().getAnnotations().keySet())
        .noneMatch(key -> key.startsWith("edge.chameleoncloud.org/"));
  }

  @Test
  void aDeviceGetsAnotherNameBeforeTheOldOneIsDeleted() throws IOException {
    env.kubectl("annotate", "edgedevice", DEVICE, Annotation.REGISTER_AGAIN.key() + "=true")
        .orFail();
    try (TaskSection page = TaskSection.open(env, "Another name")) {
      page.runUntilItPrintsWhatThePageSays("kubectl -n lab get");
      page.run("kubectl -n lab get");
      page.run("kubectl -n lab apply");
      page.run("kubectl -n lab wait");
      assertHasOnlyTheSpec("uc-rpi4-09");
      assertThat(env.testbed().records()).hasSize(2);
      env.testbed().boot("uc-rpi4-09");
      page.run("kubectl -n lab wait");
      page.run("kubectl -n lab delete");
    }
    assertThat(env.testbed().records()).singleElement()
        .satisfies(record -> assertThat(record.name()).isEqualTo("uc-rpi4-09"));
  }

  @Test
  void aResourceGetsAnotherNameAndAdoptsTheRecordOfTheFormerOne() {
    String uuid = uuid(DEVICE);
    env.apply(Devices.yaml(DEVICE, DeviceLifecycle.IMAGE, "deletionPolicy: Retain"));
    env.awaitReady(DEVICE);
    env.kubectl("delete", "edgedevice", DEVICE, "--timeout=60s").orFail();
    env.apply(Devices.yaml("roof", DeviceLifecycle.IMAGE, "name: " + DEVICE));
    assertThat(env.awaitReady("roof").uuid()).isEqualTo(uuid);
    assertThat(env.testbed().records()).hasSize(1);
  }

  @Test
  void aDeviceOfAnotherProjectIsRegisteredThereUnderItsOwnName() throws IOException {
    String project = env.testbed().addProject("CH-240001").id();
    try (TaskSection page = TaskSection.open(env, "Another project")) {
      page.write("clouds.yaml", cloudsYaml(env.testbed().credential("CH-240001")));
      page.run("kubectl -n lab create secret");
      page.save("robotics-rpi4-01.yaml");
      page.run("kubectl apply");
      page.run("kubectl -n lab wait");
    }
    assertThat(env.testbed().record("robotics-rpi4-01")).hasValueSatisfying(
        record -> assertThat(record.projectId()).isEqualTo(project));
  }

  @Test
  void aResourceWithTheCredentialOfAnotherProjectContinuesWhenThatIsChangedBack()
      throws IOException {
    env.testbed().addProject("CH-240001");
    String uuid = uuid(DEVICE);
    env.kubectlWithInput(cloudsYaml(env.testbed().credential("CH-240001")), "create", "secret",
        "generic", "chi-edge-robotics", "--from-file=clouds.yaml=/dev/stdin").orFail();
    env.apply(Devices.yaml(DEVICE, DeviceLifecycle.IMAGE,
        "credentialsRef: {name: chi-edge-robotics}"));
    env.awaitReason(DEVICE, ConditionType.READY, "RecordGone");
    env.apply(Devices.yaml(DEVICE, DeviceLifecycle.IMAGE));
    assertThat(env.awaitReady(DEVICE).uuid()).isEqualTo(uuid);
  }

  @Test
  void aNewCredentialReachesTheRecordsAndNoImageIsBakedAgain() throws IOException {
    EdgeDeviceStatus.Image image = env.status(DEVICE).image();
    Credential former = env.testbed().credential(TestEnvironment.PROJECT);
    Credential next = env.testbed().addCredential(TestEnvironment.PROJECT, Rights.UNRESTRICTED);
    try (TaskSection page = TaskSection.open(env, "A new credential")) {
      page.write("clouds.yaml", cloudsYaml(next)).run("kubectl -n lab create secret");
      page.runUntilItPrints("kubectl -n lab get events", ".*device credential.*");
      env.awaitProperty(DEVICE, CREDENTIAL_ID, next.id());
    }
    env.testbed().revoke(former);
    env.apply(Devices.yaml(DEVICE, DeviceLifecycle.IMAGE, "localEgress: deny"));
    env.awaitProperty(DEVICE, "local_egress", "deny");
    assertThat(env.awaitReady(DEVICE).image()).isEqualTo(image);
  }
}
