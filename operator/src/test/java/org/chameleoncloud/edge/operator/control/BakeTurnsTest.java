package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.image.BakeSettingsBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.control.OperatorSettings.LeaderElection;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.operator.image.WebAccess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Six devices that want an image at once, and an operator that bakes a few at a time; Jobs end when a test says so. */
class BakeTurnsTest {
  private static final List<String> NAMES = IntStream.rangeClosed(1, 6).mapToObj(i -> "pi-" + i)
      .toList();

  private final OperatorHarness rig = new OperatorHarness();
  private final Bakery bakery = Bakery.open(rig, job -> "bake".equals(Bakery.purpose(job))
      ? null
      : Bakery.REMOVED);

  @BeforeEach
  void credential() {
    rig.goodSecret();
  }

  @AfterEach
  void close() {
    bakery.close();
    rig.close();
  }

  private static OperatorSettings atOnce(int bakes) {
    return OperatorHarness
        .settings(BakeSettingsBuilder.builder(BakeSettings.defaults()).atOnce(bakes).build());
  }

  private void apply() {
    NAMES.forEach(name -> rig.apply(name, OperatorHarness.withImage(OperatorHarness.spec())));
    NAMES.forEach(name -> rig.awaitReason(name, ConditionType.IMAGE_READY, "WaitForDeviceKey"));
    rig.testbed.tick();
  }

  private List<Job> running() {
    return rig.client.batch().v1().jobs().inNamespace(OperatorHarness.NAMESPACE).list().getItems()
        .stream()
        .filter(JobReader::isUnfinishedBake).toList();
  }

  private static String device(Job job) {
    return job.getMetadata().getOwnerReferences().getFirst().getName();
  }

  private List<String> baking() {
    return running().stream().map(BakeTurnsTest::device).toList();
  }

  private List<String> waiting() {
    return NAMES.stream().filter(name -> rig.get(name) != null)
        .filter(name -> rig.status(name).condition(ConditionType.IMAGE_READY)
            .filter(image -> image.reason().equals("WaitForBakeSlot")).isPresent())
        .toList();
  }

  private void awaitRunningAndWaiting(int jobs, int others) {
    await(jobs + " bakes and " + others + " that wait").atMost(OperatorHarness.PATIENCE)
        .until(() -> running().size() == jobs && waiting().size() == others);
  }

  /** How many Jobs there ever were; the watch brings the last ones late. */
  private void awaitJobsEver(int number) {
    await(number + " Jobs").atMost(OperatorHarness.PATIENCE)
        .until(() -> bakery.jobs().size() == number);
  }

  /** Ends the bake of a device, and gives what the next one is. */
  private String endedFor(Job job) {
    List<String> before = waiting();
    bakery.finish(job, Bakery.BAKED);
    await("the next bake").atMost(OperatorHarness.PATIENCE)
        .until(() -> waiting().size() < before.size());
    List<String> after = waiting();
    return before.stream().filter(name -> !after.contains(name)).findFirst().orElseThrow();
  }

  @Test
  void neverMoreThanTheBoundRunAndAllAreBakedTheOldestFirst() {
    rig.start(atOnce(2));
    apply();
    awaitRunningAndWaiting(2, 4);
    List<String> line = waiting();
    for (String next : line) {
      Job job = running().getFirst();
      assertThat(endedFor(job)).isEqualTo(next);
      rig.awaitReady(device(job));
      await().atMost(OperatorHarness.PATIENCE).until(() -> baking().contains(next));
      assertThat(running()).hasSize(2);
    }
    running().forEach(job -> bakery.finish(job, Bakery.BAKED));
    NAMES.forEach(rig::awaitReady);
    awaitJobsEver(6);
  }

  @Test
  void oneThatWaitsCostsNoWriteAndNoJobWhileTheQueueMoves() {
    rig.start(atOnce(1));
    apply();
    awaitRunningAndWaiting(1, 5);
    String last = waiting().getLast();
    assertThat(rig.message(last, ConditionType.IMAGE_READY))
        .isEqualTo("The bake waits for its turn: 1 may run at once.");
    assertThat(rig.status(last).image()).isNull();
    rig.api.forgetWrites();
    IntStream.range(0, 3).forEach(_ -> {
      String next = endedFor(running().getFirst());
      await().atMost(OperatorHarness.PATIENCE).until(() -> baking().contains(next));
    });
    assertThat(rig.api.writes()).noneMatch(write -> write.contains(last))
        .anyMatch(write -> write.contains("/jobs"));
  }

  @Test
  void anOperatorThatIsRestartedFindsWhatRunsAndWhoseTurnItIs() {
    rig.start(atOnce(2));
    apply();
    awaitRunningAndWaiting(2, 4);
    rig.kill();
    List<String> line = waiting();
    bakery.finish(running().getFirst(), Bakery.BAKED);
    rig.start(atOnce(2));
    await().atMost(OperatorHarness.PATIENCE).until(() -> baking().contains(line.getFirst()));
    awaitRunningAndWaiting(2, 3);
    awaitJobsEver(3);
    Stream.of(1, 2, 3).forEach(_ -> endedFor(running().getFirst()));
    awaitRunningAndWaiting(2, 0);
    running().forEach(job -> bakery.finish(job, Bakery.BAKED));
    NAMES.forEach(rig::awaitReady);
    awaitJobsEver(6);
  }

  @Test
  void aLowerBoundHoldsForNewJobsAndEndsNone() {
    rig.start(atOnce(3));
    apply();
    awaitRunningAndWaiting(3, 3);
    rig.kill();
    rig.start(atOnce(1));
    await().atMost(OperatorHarness.PATIENCE).until(() -> waiting().stream().allMatch(
        name -> rig.message(name, ConditionType.IMAGE_READY).contains("1 may run at once")));
    Job first = running().getFirst();
    bakery.finish(first, Bakery.BAKED);
    rig.awaitReady(device(first));
    awaitRunningAndWaiting(2, 3);
    Job second = running().getFirst();
    bakery.finish(second, Bakery.BAKED);
    rig.awaitReady(device(second));
    awaitRunningAndWaiting(1, 3);
    awaitJobsEver(3);
    endedFor(running().getFirst());
    awaitRunningAndWaiting(1, 2);
  }

  @Test
  void anotherReplicaThatTakesOverKeepsTheBoundAndTheOrder() {
    rig.allowLeases();
    rig.start(leading("one"));
    apply();
    awaitRunningAndWaiting(2, 4);
    List<String> line = waiting();
    rig.standBy(leading("two"));
    rig.kill();
    rig.expireLease("chi-edge-operator");
    await().atMost(OperatorHarness.PATIENCE)
        .until(() -> "two".equals(rig.leaseHolder("chi-edge-operator")));
    for (String next : line) {
      assertThat(endedFor(running().getFirst())).isEqualTo(next);
      await().atMost(OperatorHarness.PATIENCE).until(() -> baking().contains(next));
      assertThat(running()).hasSize(2);
    }
    awaitJobsEver(6);
  }

  private static OperatorSettings leading(String identity) {
    OperatorSettings quick = atOnce(2);
    return OperatorSettingsBuilder.builder(quick).namespaces(Set.of()).caPem(null)
        .election(new LeaderElection("chi-edge-operator", OperatorHarness.NAMESPACE, identity))
        .build();
  }

  @Test
  void theNextTakesTheTurnOfOneThatIsPausedOrDeletedOrNoLongerWantsAnImage() {
    rig.start(atOnce(1));
    apply();
    awaitRunningAndWaiting(1, 5);
    List<String> line = waiting();
    rig.annotate(line.get(0), Annotation.PAUSED.key(), "true");
    rig.awaitReason(line.get(0), ConditionType.IMAGE_READY, "Unpause");
    rig.edit(line.get(1), _ -> OperatorHarness.spec());
    rig.awaitReady(line.get(1));
    rig.delete(line.get(2));
    rig.awaitGone(line.get(2));
    assertThat(endedFor(running().getFirst())).isEqualTo(line.get(3));
    assertThat(bakery.jobs()).allMatch(name -> name.contains("-bake-"));
  }

  @Test
  void aBakeThatIsCutShortLetsTheNextOneBegin() {
    rig.start(atOnce(1));
    apply();
    awaitRunningAndWaiting(1, 5);
    String next = waiting().getFirst();
    rig.delete(baking().getFirst());
    await().atMost(OperatorHarness.PATIENCE).until(() -> baking().contains(next));
    assertThat(running()).hasSize(1);
  }

  @Test
  void authoritiesThatAreMissingAreAskedForBeforeAPlaceIsTaken() {
    BakeSettings one = BakeSettingsBuilder.builder(BakeSettings.defaults()).atOnce(1)
        .web(new WebAccess("", "", "", "lab-ca")).build();
    rig.start(OperatorHarness.settings(one));
    String url = "https://images.example.org/pi4.img.zip";
    rig.apply("pi-a", OperatorHarness.withImage(OperatorHarness.spec(), url));
    rig.apply("pi-b", OperatorHarness.withImage(OperatorHarness.spec()));
    List.of("pi-a", "pi-b").forEach(
        name -> rig.awaitReason(name, ConditionType.IMAGE_READY, "WaitForDeviceKey"));
    rig.testbed.tick();
    rig.awaitReason("pi-a", ConditionType.READY, "CreateConfigMap");
    assertThat(rig.message("pi-a", ConditionType.READY)).contains("\"lab-ca\"").contains("ca.crt");
    await().atMost(OperatorHarness.PATIENCE).until(() -> baking().equals(List.of("pi-b")));
    awaitJobsEver(1);
  }
}
