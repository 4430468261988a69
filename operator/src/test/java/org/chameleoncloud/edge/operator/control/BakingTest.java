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
import org.chameleoncloud.edge.operator.image.BakeJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BakingTest {
  private static final String NAME = "uc-rpi4-03";

  private final OperatorHarness rig = OperatorHarness.running();

  @AfterEach
  void close() {
    rig.close();
  }

  private EdgeDeviceStatus baked() {
    rig.apply(NAME, OperatorHarness.withImage(OperatorHarness.spec()));
    rig.awaitReason(NAME, ConditionType.IMAGE_READY, "WaitForDeviceKey");
    rig.testbed.tick();
    return rig.awaitReady(NAME);
  }

  private List<Job> jobs() {
    return rig.client.batch().v1().jobs().inNamespace(OperatorHarness.NAMESPACE).list().getItems();
  }

  private void awaitNoJob() {
    await().atMost(OperatorHarness.PATIENCE).until(() -> jobs().isEmpty());
  }

  @Test
  void bakesWhenTheDeviceKeyExistsAndLeavesNothingButTheImage() {
    try (Bakery bakery = Bakery.open(rig)) {
      EdgeDeviceStatus status = baked();
      assertThat(status.image().path()).isEqualTo("lab/uc-rpi4-03.img");
      assertThat(status.image().claimName()).isEqualTo("edge-images");
      assertThat(status.image().sha256()).isEqualTo("ab".repeat(32));
      assertThat(status.image().sizeBytes()).isEqualTo(4194304L);
      assertThat(status.condition(ConditionType.IMAGE_READY).orElseThrow().reason())
          .isEqualTo("Baked");
      awaitNoJob();
      assertThat(bakery.jobs()).hasSize(1);
      assertThat(
          rig.client.secrets().inNamespace(OperatorHarness.NAMESPACE)
              .withName(bakery.jobs().getFirst()).get())
          .isNull();
    }
  }

  @Test
  void theJobIsConfinedAndHasItsSecretsInFilesOnly() {
    try (Bakery _ = Bakery.open(rig, _ -> null)) {
      rig.apply(NAME, OperatorHarness.withImage(OperatorHarness.spec()));
      rig.awaitReason(NAME, ConditionType.IMAGE_READY, "WaitForDeviceKey");
      rig.testbed.tick();
      await().atMost(OperatorHarness.PATIENCE).until(() -> !jobs().isEmpty());
      Job job = jobs().getFirst();
      var pod = job.getSpec().getTemplate().getSpec();
      Container baker = pod.getContainers().getFirst();
      assertThat(pod.getAutomountServiceAccountToken()).isFalse();
      assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
      assertThat(baker.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
      assertThat(baker.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
      assertThat(baker.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
      assertThat(baker.getEnv()).isEmpty();
      assertThat(baker.getResources().getLimits()).containsKey("memory");
      String key = rig.testbed.record(NAME).orElseThrow().worker("balena").detail("device_api_key")
          .orElseThrow().asText();
      assertThat(rig.client.getKubernetesSerialization().asJson(job)).doesNotContain(key);
      String config = rig.client.secrets().inNamespace(OperatorHarness.NAMESPACE)
          .withName(job.getMetadata().getName()).get()
          .getData().get("config.json");
      assertThat(new String(Base64.getDecoder().decode(config), StandardCharsets.UTF_8))
          .contains(key);
    }
  }

  @Test
  void aMissingClaimIsAskedForBeforeAnyJobIsMade() {
    rig.apply(NAME, OperatorHarness.withImage(OperatorHarness.spec()));
    rig.awaitReason(NAME, ConditionType.IMAGE_READY, "WaitForDeviceKey");
    rig.testbed.tick();
    rig.awaitReason(NAME, ConditionType.IMAGE_READY, "CreateClaim");
    assertThat(rig.message(NAME, ConditionType.IMAGE_READY)).contains("\"edge-images\"")
        .contains("lab");
    assertThat(jobs()).isEmpty();
  }

  @Test
  void aBakeThatCannotSucceedIsStuckUntilTheRebakeAnnotationTriesAgain() {
    boolean[] good = {false};
    String failed = "{\"result\":\"failed\",\"reason\":\"TwoBootPartitions\",\"retryable\":false,"
        + "\"message\":\"The image has two boot partitions.\"}";
    try (Bakery bakery = Bakery.open(rig, job -> good[0] ? Bakery.BAKED : failed)) {
      rig.apply(NAME, OperatorHarness.withImage(OperatorHarness.spec()));
      rig.awaitReason(NAME, ConditionType.IMAGE_READY, "WaitForDeviceKey");
      rig.testbed.tick();
      rig.awaitReason(NAME, ConditionType.READY, "FixImage");
      assertThat(rig.message(NAME, ConditionType.READY))
          .contains("The image has two boot partitions.");
      assertThat(rig.status(NAME).condition(ConditionType.REGISTERED).orElseThrow().holds())
          .isTrue();
      rig.awaitEvent("BakeFailed");
      good[0] = true;
      rig.annotate(NAME, Annotation.REBAKE.key(), "1");
      rig.awaitReady(NAME);
      assertThat(bakery.jobs()).hasSize(2);
      assertThat(rig.status(NAME).image().rebakeRequest()).isEqualTo("1");
    }
  }

  @Test
  void aBakeThatMaySucceedLaterIsWaitedFor() {
    String failed = "{\"result\":\"failed\",\"reason\":\"NoRoom\",\"retryable\":true,\"message\":\"The claim is full.\"}";
    try (Bakery _ = Bakery.open(rig, _ -> failed)) {
      rig.apply(NAME, OperatorHarness.withImage(OperatorHarness.spec()));
      rig.awaitReason(NAME, ConditionType.IMAGE_READY, "WaitForDeviceKey");
      rig.testbed.tick();
      rig.awaitReason(NAME, ConditionType.READY, "WaitForBakeRetry");
      assertThat(rig.message(NAME, ConditionType.READY)).contains("The claim is full.");
      assertThat(rig.status(NAME).condition(ConditionType.STALLED).orElseThrow().holds()).isFalse();
    }
  }

  @Test
  void aBakeWhoseFirstPodWasEvictedIsToldByItsLast() {
    String evicted = "{\"result\":\"failed\",\"retryable\":true,\"message\":\"Evicted.\"}";
    try (Bakery bakery = Bakery.open(rig, _ -> null)) {
      rig.apply(NAME, OperatorHarness.withImage(OperatorHarness.spec()));
      rig.awaitReason(NAME, ConditionType.IMAGE_READY, "WaitForDeviceKey");
      rig.testbed.tick();
      await().atMost(OperatorHarness.PATIENCE).until(() -> !jobs().isEmpty());
      Job job = jobs().getFirst();
      bakery.pod(job, "first", evicted, Instant.EPOCH);
      bakery.finish(job, Bakery.BAKED);
      rig.awaitReady(NAME);
      assertThat(bakery.jobs()).hasSize(1);
    }
  }

  @Test
  void aJobWhoseAnnotationsWereSpoiltIsStillFollowed() {
    try (Bakery bakery = Bakery.open(rig, _ -> null)) {
      rig.apply(NAME, OperatorHarness.withImage(OperatorHarness.spec()));
      rig.awaitReason(NAME, ConditionType.IMAGE_READY, "WaitForDeviceKey");
      rig.testbed.tick();
      await().atMost(OperatorHarness.PATIENCE).until(() -> !jobs().isEmpty());
      Job job = jobs().getFirst();
      rig.client.resource(job).edit(spoilt -> {
        spoilt.getMetadata().getAnnotations().put(Annotation.ATTEMPT.key(), "many");
        return spoilt;
      });
      bakery.finish(job, Bakery.BAKED);
      rig.awaitReady(NAME);
    }
  }

  @Test
  void theImageLeavesTheClaimWhenItLeavesTheSpec() {
    try (Bakery bakery = Bakery.open(rig)) {
      baked();
      rig.edit(NAME, _ -> OperatorHarness.spec());
      rig.awaitStatus(NAME, status -> status.image() == null);
      assertThat(bakery.jobs()).hasSize(2);
      rig.awaitEvent("ImageRemoved");
      awaitNoJob();
      assertThat(rig.status(NAME).condition(ConditionType.IMAGE_READY)).isEmpty();
    }
  }

  @Test
  void aDeletionRemovesTheRecordThenTheImageThenTheFinalizer() {
    try (Bakery bakery = Bakery.open(rig)) {
      baked();
      rig.delete(NAME);
      rig.awaitGone(NAME);
      assertThat(rig.testbed.records()).isEmpty();
      assertThat(bakery.jobs()).hasSize(2).last().asString().contains("remove");
    }
  }

  @Test
  void aDeletionEndsARunningBakeFirst() {
    try (Bakery bakery = Bakery.open(rig,
        job -> Bakery.purpose(job).equals("bake") ? null : Bakery.REMOVED)) {
      rig.apply(NAME, OperatorHarness.withImage(OperatorHarness.spec()));
      rig.awaitReason(NAME, ConditionType.IMAGE_READY, "WaitForDeviceKey");
      rig.testbed.tick();
      await().atMost(OperatorHarness.PATIENCE).until(() -> !bakery.jobs().isEmpty());
      rig.delete(NAME);
      rig.awaitGone(NAME);
      assertThat(bakery.jobs()).hasSize(2);
      assertThat(rig.testbed.records()).isEmpty();
    }
  }

  @Test
  void aForcedDeletionAsksNothingThatTheOperatorMayNotAsk() {
    try (Bakery _ = Bakery.open(rig)) {
      baked();
      rig.api.forbid("GET .*/(api/v1/namespaces/lab|persistentvolumeclaims/.*)");
      rig.delete(NAME);
      rig.annotate(NAME, Annotation.FORCE_DELETE.key(), "true");
      rig.awaitGone(NAME);
    }
  }

  @Test
  void aDeletionDoesNotWaitForAClaimThatIsGone() {
    try (Bakery bakery = Bakery.open(rig)) {
      baked();
      rig.client.persistentVolumeClaims().inNamespace(OperatorHarness.NAMESPACE)
          .withName("edge-images")
          .delete();
      rig.delete(NAME);
      rig.awaitGone(NAME);
      assertThat(bakery.jobs()).hasSize(1);
    }
  }

  @Test
  void anOperatorThatMayNotReadWhatItNeedsSaysSoInAnEvent() {
    rig.api.forbid("GET .*/pods.*");
    try (Bakery _ = Bakery.open(rig)) {
      rig.apply(NAME, OperatorHarness.withImage(OperatorHarness.spec()));
      rig.awaitReason(NAME, ConditionType.IMAGE_READY, "WaitForDeviceKey");
      rig.testbed.tick();
      rig.awaitEvent("ReconcileError");
      assertThat(rig.events())
          .anyMatch(event -> event.contains("status 403") && event.contains("role"));
    }
  }
}
