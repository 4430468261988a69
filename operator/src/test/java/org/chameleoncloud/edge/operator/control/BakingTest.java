package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BakingTest {
  private static final String NAME = "uc-rpi4-03";

  private final OperatorHarness operator = OperatorHarness.running();

  @AfterEach
  void close() {
    operator.close();
  }

  private EdgeDeviceStatus baked() {
    operator.apply(NAME, OperatorHarness.withImage(OperatorHarness.spec()));
    operator.awaitReason(NAME, ConditionType.IMAGE_READY, "WaitForDeviceKey");
    operator.testbed.tick();
    return operator.awaitReady(NAME);
  }

  private List<Job> jobs() {
    return operator.client.batch().v1().jobs().inNamespace(OperatorHarness.NAMESPACE).list()
        .getItems();
  }

  private void awaitNoJob() {
    await().atMost(OperatorHarness.TIMEOUT).until(() -> jobs().isEmpty());
  }

  @Test
  void bakesWhenTheDeviceKeyIsIssuedAndCleansUp() {
    try (FakeJobController jobController = FakeJobController.start(operator)) {
      EdgeDeviceStatus status = baked();
      assertThat(status.image().path()).isEqualTo("lab/uc-rpi4-03.img");
      assertThat(status.image().claimName()).isEqualTo("edge-images");
      assertThat(status.image().sha256()).isEqualTo("ab".repeat(32));
      assertThat(status.image().sizeBytes()).isEqualTo(4194304L);
      assertThat(status.condition(ConditionType.IMAGE_READY).orElseThrow().reason())
          .isEqualTo("Baked");
      awaitNoJob();
      assertThat(jobController.jobNames()).hasSize(1);
      assertThat(
          operator.client.secrets().inNamespace(OperatorHarness.NAMESPACE)
              .withName(jobController.jobNames().getFirst()).get())
          .isNull();
    }
  }

  @Test
  void theJobIsRestrictedAndHasSecretsOnlyInFiles() {
    try (FakeJobController _ = FakeJobController.start(operator, _ -> null)) {
      operator.apply(NAME, OperatorHarness.withImage(OperatorHarness.spec()));
      operator.awaitReason(NAME, ConditionType.IMAGE_READY, "WaitForDeviceKey");
      operator.testbed.tick();
      await().atMost(OperatorHarness.TIMEOUT).until(() -> !jobs().isEmpty());
      Job job = jobs().getFirst();
      var podSpec = job.getSpec().getTemplate().getSpec();
      Container baker = podSpec.getContainers().getFirst();
      assertThat(podSpec.getAutomountServiceAccountToken()).isFalse();
      assertThat(podSpec.getSecurityContext().getRunAsNonRoot()).isTrue();
      assertThat(baker.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
      assertThat(baker.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
      assertThat(baker.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
      assertThat(baker.getEnv()).isEmpty();
      assertThat(baker.getResources().getLimits()).containsKey("memory");
      String key = operator.testbed.record(NAME).orElseThrow().worker("balena")
          .detail("device_api_key")
          .orElseThrow().asText();
      assertThat(operator.client.getKubernetesSerialization().asJson(job)).doesNotContain(key);
      String config = operator.client.secrets().inNamespace(OperatorHarness.NAMESPACE)
          .withName(job.getMetadata().getName()).get()
          .getData().get("config.json");
      assertThat(new String(Base64.getDecoder().decode(config), StandardCharsets.UTF_8))
          .contains(key);
    }
  }

  @Test
  void aMissingClaimIsReportedBeforeAJobIsCreated() {
    operator.apply(NAME, OperatorHarness.withImage(OperatorHarness.spec()));
    operator.awaitReason(NAME, ConditionType.IMAGE_READY, "WaitForDeviceKey");
    operator.testbed.tick();
    operator.awaitReason(NAME, ConditionType.IMAGE_READY, "CreateClaim");
    assertThat(operator.message(NAME, ConditionType.IMAGE_READY)).contains("\"edge-images\"")
        .contains("lab");
    assertThat(jobs()).isEmpty();
  }

  @Test
  void aPermanentFailureStallsUntilTheRebakeAnnotationRetriesIt() {
    boolean[] succeed = {false};
    String failed = "{\"result\":\"failed\",\"reason\":\"TwoBootPartitions\",\"retryable\":false,"
        + "\"message\":\"The image has two boot partitions.\"}";
    try (FakeJobController jobController = FakeJobController.start(operator,
        job -> succeed[0] ? FakeJobController.BAKED : failed)) {
      operator.apply(NAME, OperatorHarness.withImage(OperatorHarness.spec()));
      operator.awaitReason(NAME, ConditionType.IMAGE_READY, "WaitForDeviceKey");
      operator.testbed.tick();
      operator.awaitReason(NAME, ConditionType.READY, "FixImage");
      assertThat(operator.message(NAME, ConditionType.READY))
          .contains("The image has two boot partitions.");
      assertThat(operator.status(NAME).condition(ConditionType.REGISTERED).orElseThrow().holds())
          .isTrue();
      operator.awaitEvent("BakeFailed");
      succeed[0] = true;
      operator.annotate(NAME, Annotation.REBAKE.key(), "1");
      operator.awaitReady(NAME);
      assertThat(jobController.jobNames()).hasSize(2);
      assertThat(operator.status(NAME).image().rebakeRequest()).isEqualTo("1");
    }
  }

  @Test
  void aTemporaryFailureDoesNotStall() {
    String failed = "{\"result\":\"failed\",\"reason\":\"NoRoom\",\"retryable\":true,\"message\":\"The claim is full.\"}";
    try (FakeJobController _ = FakeJobController.start(operator, _ -> failed)) {
      operator.apply(NAME, OperatorHarness.withImage(OperatorHarness.spec()));
      operator.awaitReason(NAME, ConditionType.IMAGE_READY, "WaitForDeviceKey");
      operator.testbed.tick();
      operator.awaitReason(NAME, ConditionType.READY, "WaitForBakeRetry");
      assertThat(operator.message(NAME, ConditionType.READY)).contains("The claim is full.");
      assertThat(operator.status(NAME).condition(ConditionType.STALLED).orElseThrow().holds())
          .isFalse();
    }
  }

  @Test
  void aBakeThatWasKilledForMemorySaysSoAndIsRetried() {
    try (FakeJobController jobController = FakeJobController.start(operator, _ -> null)) {
      operator.apply(NAME, OperatorHarness.withImage(OperatorHarness.spec()));
      operator.awaitReason(NAME, ConditionType.IMAGE_READY, "WaitForDeviceKey");
      operator.testbed.tick();
      await().atMost(OperatorHarness.TIMEOUT).until(() -> !jobs().isEmpty());
      jobController.killForMemory(jobs().getFirst());
      operator.awaitReason(NAME, ConditionType.READY, "WaitForBakeRetry");
      assertThat(operator.message(NAME, ConditionType.IMAGE_READY))
          .contains("more memory than its limit of 512Mi (OOMKilled)")
          .contains("Raise the chart's value bake.memory");
    }
  }

  @Test
  void theLastPodDeterminesTheResultAfterAnEviction() {
    String evicted = "{\"result\":\"failed\",\"retryable\":true,\"message\":\"Evicted.\"}";
    try (FakeJobController jobController = FakeJobController.start(operator, _ -> null)) {
      operator.apply(NAME, OperatorHarness.withImage(OperatorHarness.spec()));
      operator.awaitReason(NAME, ConditionType.IMAGE_READY, "WaitForDeviceKey");
      operator.testbed.tick();
      await().atMost(OperatorHarness.TIMEOUT).until(() -> !jobs().isEmpty());
      Job job = jobs().getFirst();
      jobController.createPod(job, "first", evicted, Instant.EPOCH);
      jobController.finish(job, FakeJobController.BAKED);
      operator.awaitReady(NAME);
      assertThat(jobController.jobNames()).hasSize(1);
    }
  }

  @Test
  void aJobWithInvalidAnnotationsIsStillFollowed() {
    try (FakeJobController jobController = FakeJobController.start(operator, _ -> null)) {
      operator.apply(NAME, OperatorHarness.withImage(OperatorHarness.spec()));
      operator.awaitReason(NAME, ConditionType.IMAGE_READY, "WaitForDeviceKey");
      operator.testbed.tick();
      await().atMost(OperatorHarness.TIMEOUT).until(() -> !jobs().isEmpty());
      Job job = jobs().getFirst();
      operator.client.resource(job).edit(edited -> {
        edited.getMetadata().getAnnotations().put(Annotation.ATTEMPT.key(), "many");
        return edited;
      });
      jobController.finish(job, FakeJobController.BAKED);
      operator.awaitReady(NAME);
    }
  }

  @Test
  void anImageThatIsNoLongerInTheSpecIsRemoved() {
    try (FakeJobController jobController = FakeJobController.start(operator)) {
      baked();
      operator.edit(NAME, _ -> OperatorHarness.spec());
      operator.awaitStatus(NAME, status -> status.image() == null);
      assertThat(jobController.jobNames()).hasSize(2);
      operator.awaitEvent("ImageRemoved");
      awaitNoJob();
      assertThat(operator.status(NAME).condition(ConditionType.IMAGE_READY)).isEmpty();
    }
  }

  @Test
  void aDeletionRemovesTheRecordThenTheImageThenTheFinalizer() {
    try (FakeJobController jobController = FakeJobController.start(operator)) {
      baked();
      operator.delete(NAME);
      operator.awaitDeleted(NAME);
      assertThat(operator.testbed.records()).isEmpty();
      assertThat(jobController.jobNames()).hasSize(2).last().asString().contains("remove");
    }
  }

  @Test
  void aDeletionStopsARunningBakeFirst() {
    try (FakeJobController jobController = FakeJobController.start(operator,
        job -> FakeJobController.purpose(job).equals("bake") ? null : FakeJobController.REMOVED)) {
      operator.apply(NAME, OperatorHarness.withImage(OperatorHarness.spec()));
      operator.awaitReason(NAME, ConditionType.IMAGE_READY, "WaitForDeviceKey");
      operator.testbed.tick();
      await().atMost(OperatorHarness.TIMEOUT).until(() -> !jobController.jobNames().isEmpty());
      operator.delete(NAME);
      operator.awaitDeleted(NAME);
      assertThat(jobController.jobNames()).hasSize(2);
      assertThat(operator.testbed.records()).isEmpty();
    }
  }

  @Test
  void aForcedDeletionNeedsNoPermissionForTheImage() {
    try (FakeJobController _ = FakeJobController.start(operator)) {
      baked();
      operator.api.forbid("GET .*/(api/v1/namespaces/lab|persistentvolumeclaims/.*)");
      operator.delete(NAME);
      operator.annotate(NAME, Annotation.FORCE_DELETE.key(), "true");
      operator.awaitDeleted(NAME);
    }
  }

  @Test
  void aDeletionDoesNotWaitForAClaimThatDoesNotExist() {
    try (FakeJobController jobController = FakeJobController.start(operator)) {
      baked();
      operator.client.persistentVolumeClaims().inNamespace(OperatorHarness.NAMESPACE)
          .withName("edge-images")
          .delete();
      operator.delete(NAME);
      operator.awaitDeleted(NAME);
      assertThat(jobController.jobNames()).hasSize(1);
    }
  }

  @Test
  void aMissingPermissionIsReportedAsAnEvent() {
    operator.api.forbid("GET .*/pods.*");
    try (FakeJobController _ = FakeJobController.start(operator)) {
      operator.apply(NAME, OperatorHarness.withImage(OperatorHarness.spec()));
      operator.awaitReason(NAME, ConditionType.IMAGE_READY, "WaitForDeviceKey");
      operator.testbed.tick();
      operator.awaitEvent("ReconcileError");
      assertThat(operator.events())
          .anyMatch(event -> event.contains("status 403") && event.contains("role"));
    }
  }
}
