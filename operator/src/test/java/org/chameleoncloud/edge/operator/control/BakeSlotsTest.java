package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.control.cluster.Leadership.Election;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.operator.image.BakeSettingsBuilder;
import org.chameleoncloud.edge.operator.image.WebAccess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Six devices need an image at the same time, and the operator has fewer bake slots. The tests decide when a Job ends.
 */
class BakeSlotsTest {
  private static final List<String> NAMES = IntStream.rangeClosed(1, 6).mapToObj(i -> "pi-" + i)
      .toList();

  private final OperatorHarness operator = new OperatorHarness();
  private final FakeJobController jobController = FakeJobController.start(operator,
      job -> "bake".equals(FakeJobController.purpose(job))
          ? null
          : FakeJobController.REMOVED);

  @BeforeEach
  void credential() {
    operator.applyValidSecret();
  }

  @AfterEach
  void close() {
    jobController.close();
    operator.close();
  }

  private static OperatorSettings maxBakes(int slots) {
    return OperatorHarness
        .settings(BakeSettingsBuilder.builder(BakeSettings.defaults()).maxBakes(slots).build());
  }

  private void applyAll() {
    NAMES.forEach(name -> operator.apply(name, OperatorHarness.withImage(OperatorHarness.spec())));
    NAMES
        .forEach(name -> operator.awaitReason(name, ConditionType.IMAGE_READY, "WaitForDeviceKey"));
    operator.testbed.tick();
  }

  private List<Job> running() {
    return operator.client.batch().v1().jobs().inNamespace(OperatorHarness.NAMESPACE).list()
        .getItems()
        .stream()
        .filter(FakeJobController::isUnfinishedBake).toList();
  }

  private static String device(Job job) {
    return job.getMetadata().getOwnerReferences().getFirst().getName();
  }

  private List<String> baking() {
    return running().stream().map(BakeSlotsTest::device).toList();
  }

  private List<String> waiting() {
    return NAMES.stream().filter(name -> operator.get(name) != null)
        .filter(name -> operator.status(name).condition(ConditionType.IMAGE_READY)
            .filter(image -> image.reason().equals("WaitForBakeSlot")).isPresent())
        .toList();
  }

  private void awaitRunningAndWaiting(int jobs, int devices) {
    await(jobs + " running bakes and " + devices + " waiting devices")
        .atMost(OperatorHarness.TIMEOUT)
        .until(() -> running().size() == jobs && waiting().size() == devices);
  }

  /** Waits until this many Jobs have ever been created. The watch reports the last ones late. */
  private void awaitCreatedJobs(int count) {
    await(count + " Jobs").atMost(OperatorHarness.TIMEOUT)
        .until(() -> jobController.jobNames().size() == count);
  }

  /** Finishes a bake, and returns the device that is baked next. */
  private String finishAndAwaitNext(Job job) {
    List<String> before = waiting();
    jobController.finish(job, FakeJobController.BAKED);
    await("the next bake").atMost(OperatorHarness.TIMEOUT)
        .until(() -> waiting().size() < before.size());
    List<String> after = waiting();
    return before.stream().filter(name -> !after.contains(name)).findFirst().orElseThrow();
  }

  @Test
  void limitsRunningBakesAndBakesTheOldestDeviceFirst() {
    operator.start(maxBakes(2));
    applyAll();
    awaitRunningAndWaiting(2, 4);
    List<String> queue = waiting();
    for (String next : queue) {
      Job job = running().getFirst();
      assertThat(finishAndAwaitNext(job)).isEqualTo(next);
      operator.awaitReady(device(job));
      await().atMost(OperatorHarness.TIMEOUT).until(() -> baking().contains(next));
      assertThat(running()).hasSize(2);
    }
    running().forEach(job -> jobController.finish(job, FakeJobController.BAKED));
    NAMES.forEach(operator::awaitReady);
    awaitCreatedJobs(6);
  }

  @Test
  void aWaitingDeviceCausesNoWritesWhileTheQueueAdvances() {
    operator.start(maxBakes(1));
    applyAll();
    awaitRunningAndWaiting(1, 5);
    String last = waiting().getLast();
    assertThat(operator.message(last, ConditionType.IMAGE_READY))
        .isEqualTo("The bake waits for a slot: 1 may run at once.");
    assertThat(operator.status(last).image()).isNull();
    operator.api.clearWrites();
    IntStream.range(0, 3).forEach(_ -> {
      String next = finishAndAwaitNext(running().getFirst());
      await().atMost(OperatorHarness.TIMEOUT).until(() -> baking().contains(next));
    });
    assertThat(operator.api.writes()).noneMatch(write -> write.contains(last))
        .anyMatch(write -> write.contains("/jobs"));
  }

  @Test
  void aRestartKeepsRunningBakesAndTheOrderOfTheQueue() {
    operator.start(maxBakes(2));
    applyAll();
    awaitRunningAndWaiting(2, 4);
    operator.kill();
    List<String> queue = waiting();
    jobController.finish(running().getFirst(), FakeJobController.BAKED);
    operator.start(maxBakes(2));
    await().atMost(OperatorHarness.TIMEOUT).until(() -> baking().contains(queue.getFirst()));
    awaitRunningAndWaiting(2, 3);
    awaitCreatedJobs(3);
    Stream.of(1, 2, 3).forEach(_ -> {
      await().atMost(OperatorHarness.TIMEOUT).until(() -> running().size() == 2);
      finishAndAwaitNext(running().getFirst());
    });
    awaitRunningAndWaiting(2, 0);
    running().forEach(job -> jobController.finish(job, FakeJobController.BAKED));
    NAMES.forEach(operator::awaitReady);
    awaitCreatedJobs(6);
  }

  @Test
  void aLowerLimitAppliesToNewJobsAndStopsNone() {
    operator.start(maxBakes(3));
    applyAll();
    awaitRunningAndWaiting(3, 3);
    operator.kill();
    operator.start(maxBakes(1));
    await().atMost(OperatorHarness.TIMEOUT).until(() -> waiting().stream().allMatch(
        name -> operator.message(name, ConditionType.IMAGE_READY).contains("1 may run at once")));
    Job first = running().getFirst();
    jobController.finish(first, FakeJobController.BAKED);
    operator.awaitReady(device(first));
    awaitRunningAndWaiting(2, 3);
    Job second = running().getFirst();
    jobController.finish(second, FakeJobController.BAKED);
    operator.awaitReady(device(second));
    awaitRunningAndWaiting(1, 3);
    awaitCreatedJobs(3);
    finishAndAwaitNext(running().getFirst());
    awaitRunningAndWaiting(1, 2);
  }

  @Test
  void aFailoverKeepsTheLimitAndTheOrder() {
    operator.allowLeases();
    operator.start(withElection("one"));
    applyAll();
    awaitRunningAndWaiting(2, 4);
    List<String> queue = waiting();
    operator.startStandby(withElection("two"));
    operator.kill();
    operator.expireLease("chi-edge-operator");
    await().atMost(OperatorHarness.TIMEOUT)
        .until(() -> "two".equals(operator.leaseHolder("chi-edge-operator")));
    for (String next : queue) {
      assertThat(finishAndAwaitNext(running().getFirst())).isEqualTo(next);
      await().atMost(OperatorHarness.TIMEOUT).until(() -> baking().contains(next));
      assertThat(running()).hasSize(2);
    }
    awaitCreatedJobs(6);
  }

  private static OperatorSettings withElection(String identity) {
    OperatorSettings settings = maxBakes(2);
    return OperatorSettingsBuilder.builder(settings).namespaces(Set.of()).caPem(null)
        .election(new Election("chi-edge-operator", OperatorHarness.NAMESPACE, identity))
        .build();
  }

  @Test
  void skipsADeviceThatIsPausedOrDeletedOrNoLongerNeedsAnImage() {
    operator.start(maxBakes(1));
    applyAll();
    awaitRunningAndWaiting(1, 5);
    List<String> queue = waiting();
    operator.annotate(queue.get(0), Annotation.PAUSED.key(), "true");
    operator.awaitReason(queue.get(0), ConditionType.IMAGE_READY, "Unpause");
    operator.edit(queue.get(1), _ -> OperatorHarness.spec());
    operator.awaitReady(queue.get(1));
    operator.delete(queue.get(2));
    operator.awaitDeleted(queue.get(2));
    assertThat(finishAndAwaitNext(running().getFirst())).isEqualTo(queue.get(3));
    assertThat(jobController.jobNames()).allMatch(name -> name.contains("-bake-"));
  }

  @Test
  void theNextBakeStartsWhenARunningOneIsStopped() {
    operator.start(maxBakes(1));
    applyAll();
    awaitRunningAndWaiting(1, 5);
    String next = waiting().getFirst();
    operator.delete(baking().getFirst());
    await().atMost(OperatorHarness.TIMEOUT).until(() -> baking().contains(next));
    assertThat(running()).hasSize(1);
  }

  @Test
  void missingCaCertificatesAreReportedBeforeASlotIsAcquired() {
    BakeSettings settings = BakeSettingsBuilder.builder(BakeSettings.defaults()).maxBakes(1)
        .web(new WebAccess("", "", "", "lab-ca")).build();
    operator.start(OperatorHarness.settings(settings));
    String url = "https://images.example.org/pi4.img.zip";
    operator.apply("pi-a", OperatorHarness.withImage(OperatorHarness.spec(), url));
    operator.apply("pi-b", OperatorHarness.withImage(OperatorHarness.spec()));
    List.of("pi-a", "pi-b").forEach(
        name -> operator.awaitReason(name, ConditionType.IMAGE_READY, "WaitForDeviceKey"));
    operator.testbed.tick();
    operator.awaitReason("pi-a", ConditionType.READY, "CreateConfigMap");
    assertThat(operator.message("pi-a", ConditionType.READY)).contains("\"lab-ca\"")
        .contains("ca.crt");
    await().atMost(OperatorHarness.TIMEOUT).until(() -> baking().equals(List.of("pi-b")));
    awaitCreatedJobs(1);
  }
}
