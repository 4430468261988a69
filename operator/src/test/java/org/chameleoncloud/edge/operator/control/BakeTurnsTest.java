package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.Annotations;
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

  private final Rig rig = new Rig();
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
    return Rig.settings(BakeSettings.defaults().atOnce(bakes));
  }

  private void apply() {
    NAMES.forEach(name -> rig.apply(name, Rig.withImage(Rig.spec())));
    NAMES.forEach(name -> rig.awaitReason(name, "ImageReady", "WaitForDeviceKey"));
    rig.testbed.tick();
  }

  private List<Job> running() {
    return rig.client.batch().v1().jobs().inNamespace(Rig.NAMESPACE).list().getItems().stream()
        .filter(JobViews::isUnfinishedBake).toList();
  }

  private static String device(Job job) {
    return job.getMetadata().getOwnerReferences().getFirst().getName();
  }

  private List<String> baking() {
    return running().stream().map(BakeTurnsTest::device).toList();
  }

  private List<String> waiting() {
    return NAMES.stream().filter(name -> rig.get(name) != null)
        .filter(name -> rig.status(name).condition("ImageReady")
            .filter(image -> image.reason().equals("WaitForBakeTurn")).isPresent())
        .toList();
  }

  private void awaitRunningAndWaiting(int jobs, int others) {
    await(jobs + " bakes and " + others + " that wait").atMost(Rig.PATIENCE)
        .until(() -> running().size() == jobs && waiting().size() == others);
  }

  /** How many Jobs there ever were; the watch brings the last ones late. */
  private void awaitJobsEver(int number) {
    await(number + " Jobs").atMost(Rig.PATIENCE).until(() -> bakery.jobs().size() == number);
  }

  /** Ends the bake of a device, and gives what the next one is. */
  private String endedFor(Job job) {
    List<String> before = waiting();
    bakery.finish(job, Bakery.BAKED);
    await("the next bake").atMost(Rig.PATIENCE).until(() -> waiting().size() < before.size());
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
      await().atMost(Rig.PATIENCE).until(() -> baking().contains(next));
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
    assertThat(rig.message(last, "ImageReady"))
        .isEqualTo("The bake waits for its turn: 1 may run at once.");
    assertThat(rig.status(last).image()).isNull();
    rig.api.forgetWrites();
    IntStream.range(0, 3).forEach(_ -> {
      String next = endedFor(running().getFirst());
      await().atMost(Rig.PATIENCE).until(() -> baking().contains(next));
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
    await().atMost(Rig.PATIENCE).until(() -> baking().contains(line.getFirst()));
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
    await().atMost(Rig.PATIENCE).until(() -> waiting().stream().allMatch(
        name -> rig.message(name, "ImageReady").contains("1 may run at once")));
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
    await().atMost(Rig.PATIENCE).until(() -> "two".equals(rig.leaseHolder("chi-edge-operator")));
    for (String next : line) {
      assertThat(endedFor(running().getFirst())).isEqualTo(next);
      await().atMost(Rig.PATIENCE).until(() -> baking().contains(next));
      assertThat(running()).hasSize(2);
    }
    awaitJobsEver(6);
  }

  private static OperatorSettings leading(String identity) {
    OperatorSettings quick = atOnce(2);
    return new OperatorSettings(Set.of(), quick.pace(), quick.secretInterval(),
        quick.connectTimeout(), quick.callTimeout(), quick.writesInFlight(), null, quick.bake(),
        new LeaderElection("chi-edge-operator", Rig.NAMESPACE, identity));
  }

  @Test
  void theNextTakesTheTurnOfOneThatIsPausedOrDeletedOrNoLongerWantsAnImage() {
    rig.start(atOnce(1));
    apply();
    awaitRunningAndWaiting(1, 5);
    List<String> line = waiting();
    rig.annotate(line.get(0), Annotations.PAUSED, "true");
    rig.awaitReason(line.get(0), "ImageReady", "Unpause");
    rig.edit(line.get(1), _ -> Rig.spec());
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
    await().atMost(Rig.PATIENCE).until(() -> baking().contains(next));
    assertThat(running()).hasSize(1);
  }

  @Test
  void authoritiesThatAreMissingAreAskedForBeforeAPlaceIsTaken() {
    BakeSettings one = BakeSettings.defaults().atOnce(1)
        .web(new WebAccess("", "", "", "lab-ca"));
    rig.start(Rig.settings(one));
    String url = "https://images.example.org/pi4.img.zip";
    rig.apply("pi-a", Rig.withImage(Rig.spec(), url));
    rig.apply("pi-b", Rig.withImage(Rig.spec()));
    List.of("pi-a", "pi-b").forEach(
        name -> rig.awaitReason(name, "ImageReady", "WaitForDeviceKey"));
    rig.testbed.tick();
    rig.awaitReason("pi-a", "Ready", "CreateConfigMap");
    assertThat(rig.message("pi-a", "Ready")).contains("\"lab-ca\"").contains("ca.crt");
    await().atMost(Rig.PATIENCE).until(() -> baking().equals(List.of("pi-b")));
    awaitJobsEver(1);
  }
}
