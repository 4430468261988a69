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
import org.chameleoncloud.edge.operator.control.cluster.Leadership.Election;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.operator.image.WebAccess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Six devices that want an image at once, and an operator that bakes a few at a time; Jobs end when a test says so. */
class BakeTurnsTest {
  private static final List<String> NAMES = IntStream.rangeClosed(1, 6).mapToObj(i -> "pi-" + i)
      .toList();

  private final OperatorHarness operator = new OperatorHarness();
  private final Bakery bakery = Bakery.open(operator, job -> "bake".equals(Bakery.purpose(job))
      ? null
      : Bakery.REMOVED);

  @BeforeEach
  void credential() {
    operator.goodSecret();
  }

  @AfterEach
  void close() {
    bakery.close();
    operator.close();
  }

  private static OperatorSettings maxBakes(int bakes) {
    return OperatorHarness
        .settings(BakeSettingsBuilder.builder(BakeSettings.defaults()).maxBakes(bakes).build());
  }

  private void apply() {
    NAMES.forEach(name -> operator.apply(name, OperatorHarness.withImage(OperatorHarness.spec())));
    NAMES
        .forEach(name -> operator.awaitReason(name, ConditionType.IMAGE_READY, "WaitForDeviceKey"));
    operator.testbed.tick();
  }

  private List<Job> running() {
    return operator.client.batch().v1().jobs().inNamespace(OperatorHarness.NAMESPACE).list()
        .getItems()
        .stream()
        .filter(Bakery::isUnfinishedBake).toList();
  }

  private static String device(Job job) {
    return job.getMetadata().getOwnerReferences().getFirst().getName();
  }

  private List<String> baking() {
    return running().stream().map(BakeTurnsTest::device).toList();
  }

  private List<String> waiting() {
    return NAMES.stream().filter(name -> operator.get(name) != null)
        .filter(name -> operator.status(name).condition(ConditionType.IMAGE_READY)
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
    operator.start(maxBakes(2));
    apply();
    awaitRunningAndWaiting(2, 4);
    List<String> line = waiting();
    for (String next : line) {
      Job job = running().getFirst();
      assertThat(endedFor(job)).isEqualTo(next);
      operator.awaitReady(device(job));
      await().atMost(OperatorHarness.PATIENCE).until(() -> baking().contains(next));
      assertThat(running()).hasSize(2);
    }
    running().forEach(job -> bakery.finish(job, Bakery.BAKED));
    NAMES.forEach(operator::awaitReady);
    awaitJobsEver(6);
  }

  @Test
  void oneThatWaitsCostsNoWriteAndNoJobWhileTheQueueMoves() {
    operator.start(maxBakes(1));
    apply();
    awaitRunningAndWaiting(1, 5);
    String last = waiting().getLast();
    assertThat(operator.message(last, ConditionType.IMAGE_READY))
        .isEqualTo("The bake waits for a slot: 1 may run at once.");
    assertThat(operator.status(last).image()).isNull();
    operator.api.forgetWrites();
    IntStream.range(0, 3).forEach(_ -> {
      String next = endedFor(running().getFirst());
      await().atMost(OperatorHarness.PATIENCE).until(() -> baking().contains(next));
    });
    assertThat(operator.api.writes()).noneMatch(write -> write.contains(last))
        .anyMatch(write -> write.contains("/jobs"));
  }

  @Test
  void anOperatorThatIsRestartedFindsWhatRunsAndWhoseTurnItIs() {
    operator.start(maxBakes(2));
    apply();
    awaitRunningAndWaiting(2, 4);
    operator.kill();
    List<String> line = waiting();
    bakery.finish(running().getFirst(), Bakery.BAKED);
    operator.start(maxBakes(2));
    await().atMost(OperatorHarness.PATIENCE).until(() -> baking().contains(line.getFirst()));
    awaitRunningAndWaiting(2, 3);
    awaitJobsEver(3);
    Stream.of(1, 2, 3).forEach(_ -> {
      await().atMost(OperatorHarness.PATIENCE).until(() -> running().size() == 2);
      endedFor(running().getFirst());
    });
    awaitRunningAndWaiting(2, 0);
    running().forEach(job -> bakery.finish(job, Bakery.BAKED));
    NAMES.forEach(operator::awaitReady);
    awaitJobsEver(6);
  }

  @Test
  void aLowerBoundHoldsForNewJobsAndEndsNone() {
    operator.start(maxBakes(3));
    apply();
    awaitRunningAndWaiting(3, 3);
    operator.kill();
    operator.start(maxBakes(1));
    await().atMost(OperatorHarness.PATIENCE).until(() -> waiting().stream().allMatch(
        name -> operator.message(name, ConditionType.IMAGE_READY).contains("1 may run at once")));
    Job first = running().getFirst();
    bakery.finish(first, Bakery.BAKED);
    operator.awaitReady(device(first));
    awaitRunningAndWaiting(2, 3);
    Job second = running().getFirst();
    bakery.finish(second, Bakery.BAKED);
    operator.awaitReady(device(second));
    awaitRunningAndWaiting(1, 3);
    awaitJobsEver(3);
    endedFor(running().getFirst());
    awaitRunningAndWaiting(1, 2);
  }

  @Test
  void anotherReplicaThatTakesOverKeepsTheBoundAndTheOrder() {
    operator.allowLeases();
    operator.start(leading("one"));
    apply();
    awaitRunningAndWaiting(2, 4);
    List<String> line = waiting();
    operator.standBy(leading("two"));
    operator.kill();
    operator.expireLease("chi-edge-operator");
    await().atMost(OperatorHarness.PATIENCE)
        .until(() -> "two".equals(operator.leaseHolder("chi-edge-operator")));
    for (String next : line) {
      assertThat(endedFor(running().getFirst())).isEqualTo(next);
      await().atMost(OperatorHarness.PATIENCE).until(() -> baking().contains(next));
      assertThat(running()).hasSize(2);
    }
    awaitJobsEver(6);
  }

  private static OperatorSettings leading(String identity) {
    OperatorSettings quick = maxBakes(2);
    return OperatorSettingsBuilder.builder(quick).namespaces(Set.of()).caPem(null)
        .election(new Election("chi-edge-operator", OperatorHarness.NAMESPACE, identity))
        .build();
  }

  @Test
  void theNextTakesTheTurnOfOneThatIsPausedOrDeletedOrNoLongerWantsAnImage() {
    operator.start(maxBakes(1));
    apply();
    awaitRunningAndWaiting(1, 5);
    List<String> line = waiting();
    operator.annotate(line.get(0), Annotation.PAUSED.key(), "true");
    operator.awaitReason(line.get(0), ConditionType.IMAGE_READY, "Unpause");
    operator.edit(line.get(1), _ -> OperatorHarness.spec());
    operator.awaitReady(line.get(1));
    operator.delete(line.get(2));
    operator.awaitGone(line.get(2));
    assertThat(endedFor(running().getFirst())).isEqualTo(line.get(3));
    assertThat(bakery.jobs()).allMatch(name -> name.contains("-bake-"));
  }

  @Test
  void aBakeThatIsCutShortLetsTheNextOneBegin() {
    operator.start(maxBakes(1));
    apply();
    awaitRunningAndWaiting(1, 5);
    String next = waiting().getFirst();
    operator.delete(baking().getFirst());
    await().atMost(OperatorHarness.PATIENCE).until(() -> baking().contains(next));
    assertThat(running()).hasSize(1);
  }

  @Test
  void authoritiesThatAreMissingAreAskedForBeforeAPlaceIsTaken() {
    BakeSettings one = BakeSettingsBuilder.builder(BakeSettings.defaults()).maxBakes(1)
        .web(new WebAccess("", "", "", "lab-ca")).build();
    operator.start(OperatorHarness.settings(one));
    String url = "https://images.example.org/pi4.img.zip";
    operator.apply("pi-a", OperatorHarness.withImage(OperatorHarness.spec(), url));
    operator.apply("pi-b", OperatorHarness.withImage(OperatorHarness.spec()));
    List.of("pi-a", "pi-b").forEach(
        name -> operator.awaitReason(name, ConditionType.IMAGE_READY, "WaitForDeviceKey"));
    operator.testbed.tick();
    operator.awaitReason("pi-a", ConditionType.READY, "CreateConfigMap");
    assertThat(operator.message("pi-a", ConditionType.READY)).contains("\"lab-ca\"")
        .contains("ca.crt");
    await().atMost(OperatorHarness.PATIENCE).until(() -> baking().equals(List.of("pi-b")));
    awaitJobsEver(1);
  }
}
