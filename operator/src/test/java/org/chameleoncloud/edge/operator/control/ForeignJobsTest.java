package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.ImageForm;
import org.chameleoncloud.edge.operator.image.BakeJob;
import org.chameleoncloud.edge.operator.image.BakeOwner;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.operator.image.BakeSettingsBuilder;
import org.chameleoncloud.edge.operator.image.BakeSpec;
import org.chameleoncloud.edge.operator.image.BakeSpecBuilder;
import org.chameleoncloud.edge.registry.Sensitive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A tenant who may create Jobs and pods makes some that look like ours. */
class ForeignJobsTest {
  private static final String NAME = "pi";
  private static final String TENANT = "roof";
  private static final int SLOTS = 2;

  private final OperatorHarness operator = new OperatorHarness();

  @AfterEach
  void close() {
    operator.close();
  }

  private void start() {
    operator.applyValidSecret();
    operator.start(OperatorHarness.settings(
        BakeSettingsBuilder.builder(BakeSettings.defaults()).maxBakes(SLOTS).build()));
  }

  private void applyDevice() {
    operator.apply(NAME, OperatorHarness.withImage(OperatorHarness.spec()));
    operator.awaitReason(NAME, ConditionType.IMAGE_READY, "WaitForDeviceKey");
    operator.testbed.tick();
  }

  private void createJobs(String namespace) {
    IntStream.range(0, SLOTS).forEach(number -> operator.create(new JobBuilder().withNewMetadata()
        .withNamespace(namespace).withName("forged-" + number).withLabels(BakeJob.LABELS)
        .addToLabels("edge.chameleoncloud.org/purpose", "bake").endMetadata().withNewSpec()
        .withSuspend(true).endSpec().build()));
  }

  @Test
  void suspendedJobsWithOurLabelStopNoBakes() {
    createJobs(TENANT);
    createJobs(OperatorHarness.NAMESPACE);
    start();
    try (FakeJobController _ = FakeJobController.start(operator,
        job -> job.getMetadata().getName().startsWith("forged")
            ? null
            : FakeJobController.BAKED)) {
      applyDevice();
      operator.awaitReady(NAME);
    }
  }

  @Test
  void jobsThatNameTheTenantsOwnDeviceStopNoBakesOfOthers() {
    EdgeDevice own = new EdgeDevice();
    own.getMetadata().setNamespace(TENANT);
    own.getMetadata().setName("own");
    own.getMetadata().setAnnotations(Map.of(Annotation.PAUSED.key(), "true"));
    own.setSpec(OperatorHarness.withImage(OperatorHarness.spec()));
    BakeOwner owner = BakeOwner.of(operator.client.resource(own).create());
    BakeSpec bake = BakeSpecBuilder.builder().namespace(TENANT).device("own")
        .claimName("edge-images").path("roof/own.config.json").form(ImageForm.Config)
        .machineName("raspberrypi4-64").config(Sensitive.of("{}")).keyfiles(new TreeMap<>())
        .inputsHash("forged").attempt(1).build();
    // As the operator would make them, but that it never did.
    IntStream.rangeClosed(1, SLOTS).forEach(attempt -> operator.create(
        BakeJob.bake(bake.attempt(attempt), owner, BakeSettings.defaults())));
    start();
    try (FakeJobController _ = FakeJobController.start(operator,
        job -> job.getMetadata().getNamespace().equals(TENANT) ? null : FakeJobController.BAKED)) {
      applyDevice();
      operator.awaitReady(NAME);
    }
  }

  @Test
  void aPodThatTheJobDoesNotControlDoesNotSayHowTheBakeEnded() {
    start();
    try (FakeJobController jobs = FakeJobController.start(operator, _ -> null)) {
      applyDevice();
      await().atMost(OperatorHarness.TIMEOUT).until(() -> !jobs().isEmpty());
      Job job = jobs().getFirst();
      String name = job.getMetadata().getName();
      operator.create(new PodBuilder().withNewMetadata().withNamespace("lab").withName("forged")
          .withLabels(Map.of("batch.kubernetes.io/job-name", name)).endMetadata().withNewStatus()
          .addNewContainerStatus().withNewState().withNewTerminated()
          .withFinishedAt("2099-01-01T00:00:00Z")
          .withMessage(FakeJobController.BAKED.replace("ab", "cd")).endTerminated().endState()
          .endContainerStatus().endStatus().build());
      jobs.finish(job, FakeJobController.BAKED);
      operator.awaitReady(NAME);
      assertThat(operator.status(NAME).image().sha256()).isEqualTo("ab".repeat(32));
    }
  }

  @Test
  void aJobThatIsSuspendedIsReported() {
    start();
    try (FakeJobController _ = FakeJobController.start(operator, _ -> null)) {
      applyDevice();
      await().atMost(OperatorHarness.TIMEOUT).until(() -> !jobs().isEmpty());
      operator.client.resource(jobs().getFirst()).edit(job -> {
        job.getSpec().setSuspend(true);
        return job;
      });
      operator.awaitReason(NAME, ConditionType.IMAGE_READY, "CheckBakePod");
      assertThat(operator.message(NAME, ConditionType.IMAGE_READY)).contains("is suspended",
          "\"suspend\":false");
    }
  }

  private List<Job> jobs() {
    return operator.client.batch().v1().jobs().inNamespace(OperatorHarness.NAMESPACE).list()
        .getItems();
  }
}
