package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.CredentialsRef;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.ManagementPolicy;
import org.chameleoncloud.edge.testbed.identity.Rights;
import org.chameleoncloud.edge.testbed.inventory.PatchOperation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A device that only observes, against a testbed that counts what is written. */
class ObserveTest {
  private static final String NAME = "uc-rpi4-03";
  private static final String OTHER_PROJECT = "CH-231107";
  private static final UnaryOperator<EdgeDeviceSpec> OBSERVE = policy(ManagementPolicy.Observe);
  private static final UnaryOperator<EdgeDeviceSpec> MANAGE = policy(ManagementPolicy.Manage);

  private final OperatorHarness operator = OperatorHarness.running();

  @AfterEach
  void close() {
    operator.close();
  }

  private static UnaryOperator<EdgeDeviceSpec> policy(ManagementPolicy value) {
    return spec -> EdgeDeviceSpecBuilder.builder(spec).managementPolicy(value).build();
  }

  private static EdgeDeviceSpec observing(String uuid) {
    return EdgeDeviceSpecBuilder.builder().managementPolicy(ManagementPolicy.Observe).uuid(uuid)
        .build();
  }

  private void registerByHand(String project) {
    operator.testbed.registerByHand(project, NAME,
        Map.of("machine_name", "raspberrypi4-64", "contact_email", "hand@example.org",
            "application_credential_id", "by-hand", "application_credential_secret", "s3cret"));
  }

  private String uuid() {
    return operator.testbed.record(NAME).orElseThrow().uuid();
  }

  @Test
  void aRecordThatOthersManageIsShownAndNothingIsWritten() {
    registerByHand(OperatorHarness.PROJECT);
    operator.apply(NAME, observing(null));
    operator.awaitReason(NAME, ConditionType.READY, "Observed");
    operator.testbed.tick();
    EdgeDeviceStatus status = operator.awaitStatus(NAME, seen -> "2/4".equals(seen.health()));

    assertThat(status.observed().uuid()).isEqualTo(uuid());
    assertThat(status.observed().contactEmail()).isEqualTo("hand@example.org");
    assertThat(operator.get(NAME).getFinalizers()).isEmpty();
    operator.delete(NAME);
    operator.awaitDeleted(NAME);
    assertThat(recordWrites()).isZero();
    assertThat(operator.testbed.record(NAME)).isPresent();
  }

  private int recordWrites() {
    return operator.testbed.requests().count("POST", "/v1/hardware")
        + operator.testbed.requests().count("POST", "/v1/hardware/{uuid}/sync")
        + operator.testbed.requests().count("PATCH") + operator.testbed.requests().count("DELETE");
  }

  @Test
  void aDeviceIsHandedOverAndTakenBack() {
    registerByHand(OperatorHarness.PROJECT);
    operator.apply(NAME, OBSERVE.apply(OperatorHarness.spec()));
    operator.awaitReason(NAME, ConditionType.READY, "Observed");
    assertThat(operator.message(NAME, ConditionType.READY))
        .contains("contact_email: hand@example.org -> lab@example.org");

    operator.edit(NAME, MANAGE);
    operator.awaitReason(NAME, ConditionType.READY, "Ready");
    assertThat(operator.get(NAME).getFinalizers()).isNotEmpty();
    assertThat(operator.testbed.requests().count("PATCH")).isEqualTo(1);

    operator.edit(NAME, OBSERVE);
    operator.awaitReason(NAME, ConditionType.READY, "Observed");
    operator.awaitStatus(NAME, status -> status.uuid() == null && status.applied().name() == null);
    await().atMost(OperatorHarness.TIMEOUT)
        .until(() -> operator.get(NAME).getFinalizers().isEmpty());
    operator.awaitEvent("Released");
    operator.testbed.editByHand(NAME,
        PatchOperation.replace("/properties/contact_email", "hand@example.org"));
    operator.awaitStatus(NAME,
        status -> "hand@example.org".equals(status.observed().contactEmail()));
    assertThat(operator.testbed.requests().count("PATCH")).isEqualTo(1);
  }

  @Test
  void aNameIsFreeForAnotherResourceOnceItsOwnerOnlyObserves() {
    operator.apply("first", OperatorHarness.spec(NAME, "raspberrypi4-64", "lab@example.org"));
    operator.awaitReady("first");
    operator.apply("second", OperatorHarness.spec(NAME, "raspberrypi4-64", "ops@example.org"));
    operator.awaitReason("second", ConditionType.READY, "ChooseAnotherName");

    operator.edit("first", OBSERVE);
    operator.awaitReady("second");
    operator.awaitStatus("first",
        status -> "ops@example.org".equals(status.observed().contactEmail()));
  }

  @Test
  void aNameThatWasOnlyClaimedIsFreeAtOnceWhenTheClaimantObserves() {
    EdgeDevice paused = new EdgeDevice();
    paused.setMetadata(new ObjectMetaBuilder().withName("first")
        .withNamespace(OperatorHarness.NAMESPACE)
        .addToAnnotations(Annotation.PAUSED.key(), "true").build());
    paused.setSpec(OperatorHarness.spec(NAME, "raspberrypi4-64", "lab@example.org"));
    operator.client.resource(paused).create();
    operator.awaitReason("first", ConditionType.READY, "Unpause");
    operator.apply("second", OperatorHarness.spec(NAME, "raspberrypi4-64", "ops@example.org"));
    operator.awaitReason("second", ConditionType.READY, "ChooseAnotherName");

    operator.edit("first", OBSERVE);
    operator.awaitReady("second");
    operator.edit("first", MANAGE);
    operator.awaitReason("first", ConditionType.READY, "ChooseAnotherName");
  }

  @Test
  void anImageThatIsNotBakedCostsNoRequestPerLook() {
    registerByHand(OperatorHarness.PROJECT);
    operator.apply(NAME, OperatorHarness.withImage(OBSERVE.apply(OperatorHarness.spec())));
    operator.awaitReason(NAME, ConditionType.READY, "Observed");
    operator.testbed.editByHand(NAME,
        PatchOperation.replace("/properties/contact_email", "other@example.org"));
    operator.awaitStatus(NAME,
        status -> "other@example.org".equals(status.observed().contactEmail()));

    assertThat(operator.api.claimReads()).isEmpty();
  }

  @Test
  void anOperatorOfTheTestbedObservesARecordOfAnotherProject() {
    operator.testbed.addProject(OTHER_PROJECT);
    registerByHand(OTHER_PROJECT);
    operator.applySecret("admin",
        operator.testbed.addCredential(OperatorHarness.PROJECT, Rights.ADMIN));
    operator.apply("watched", withSecret("admin"));
    EdgeDeviceStatus status = operator.awaitReason("watched", ConditionType.READY, "Observed");

    assertThat(status.observed().uuid()).isEqualTo(uuid());
    assertThat(status.condition(ConditionType.READY).map(Condition::message).orElseThrow())
        .contains("belongs to the project");
    operator.testbed.deleteByHand(NAME);
    operator.awaitReason("watched", ConditionType.READY, "RecordNotFound");
    assertThat(operator.status("watched").observed()).isNull();
    assertThat(recordWrites()).isZero();
  }

  @Test
  void aMemberMayNotReadARecordOfAnotherProject() {
    operator.testbed.addProject(OTHER_PROJECT);
    registerByHand(OTHER_PROJECT);
    operator.apply("watched", withSecret("chi-edge"));
    operator.awaitReason("watched", ConditionType.READY, "RequestAccess");

    assertThat(operator.message("watched", ConditionType.READY)).contains(uuid(), "role admin");
    assertThat(operator.status("watched").observed()).isNull();
  }

  private EdgeDeviceSpec withSecret(String secret) {
    return EdgeDeviceSpecBuilder.builder(observing(uuid()))
        .credentialsRef(new CredentialsRef(secret, null))
        .build();
  }
}
