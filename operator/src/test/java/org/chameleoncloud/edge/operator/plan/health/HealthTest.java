package org.chameleoncloud.edge.operator.plan.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Check;
import org.chameleoncloud.edge.operator.plan.DeviceScenario;
import org.chameleoncloud.edge.operator.plan.TestRecord;
import org.chameleoncloud.edge.operator.plan.observation.CredentialState;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.status.StatusChange;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.registry.Worker.State;
import org.junit.jupiter.api.Test;

class HealthTest {
  private static final String NAME_SPENT = "Blazar responded with HTTP 500: {\"error_code\": 500, "
      + "\"error_message\": \"Duplicate entry for ['name'] in Device model was found\", "
      + "\"error_name\": 500}";
  private static final TestRecord WAITING = TestRecord.asWritten().withDeviceKey()
      .check("balena", State.STEADY).deferred("k8s", "No matching k8s node found");

  @Test
  void aDeferredCheckThatIsRerunIsShownAsRunningButIsNotWorthAWrite() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice().settledOn(WAITING.get());
    EdgeDeviceStatus before = scenario.get().status();

    EdgeDeviceStatus after = scenario.later(Duration.ofMinutes(1))
        .record(TestRecord.asWritten().withDeviceKey()
            .check("balena", State.STEADY).check("k8s", State.IN_PROGRESS))
        .reported();

    assertThat(after.checks().getLast())
        .isEqualTo(new Check("k8s", "IN_PROGRESS", true, "No matching k8s node found"));
    assertThat(StatusChange.isOnlyRerun(before, after)).isTrue();
    assertThat(after.condition(ConditionType.HEALTHY).orElseThrow().reason())
        .isEqualTo("PowerOnDevice");
  }

  @Test
  void aCheckThatRunsForTheFirstTimeIsShownAsRunning() {
    EdgeDeviceStatus status = DeviceScenario.ofNewDevice()
        .settledOn(TestRecord.asWritten().check("balena", State.IN_PROGRESS).get()).get()
        .status();

    assertThat(status.checks()).containsExactly(new Check("balena", "IN_PROGRESS", null, null));
    assertThat(status.health()).isEqualTo("0/1");
    assertThat(status.condition(ConditionType.HEALTHY).orElseThrow().message())
        .isEqualTo("Running: balena.");
  }

  @Test
  void aCheckThatStartsToRunIsProgress() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice().settledOn(TestRecord.asWritten()
        .check("balena", State.PENDING).check("k8s", State.PENDING).get());
    EdgeDeviceStatus before = scenario.get().status();

    EdgeDeviceStatus after = scenario.record(TestRecord.asWritten()
        .check("balena", State.IN_PROGRESS).check("k8s", State.PENDING)).reported();

    assertThat(after.condition(ConditionType.HEALTHY).orElseThrow().message())
        .isEqualTo("Running: balena. Not run yet: k8s.");
    assertThat(StatusChange.isOnlyRerun(before, after)).isFalse();
    assertThat(StatusChange.isOnlyProgress(before, after)).isTrue();
  }

  @Test
  void aRerunThatEndedIsWrittenIfItsStartWas() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice().settledOn(WAITING.get());
    EdgeDeviceStatus running = scenario.record(TestRecord.asWritten().withDeviceKey()
        .check("balena", State.STEADY).check("k8s", State.IN_PROGRESS)).reported();

    EdgeDeviceStatus ended = scenario.status(running).record(WAITING).reported();

    assertThat(ended.checks().getLast().state()).isEqualTo("PENDING");
    assertThat(StatusChange.isOnlyRerun(running, ended)).isFalse();
    assertThat(StatusChange.isOnlyProgress(running, ended)).isTrue();
  }

  @Test
  void aSteadyCheckThatRunsAgainIsNotSteady() {
    EdgeDeviceStatus status = DeviceScenario.ofRegisteredDevice()
        .record(TestRecord.asWritten().withDeviceKey().check("balena", State.IN_PROGRESS)
            .check("k8s", State.STEADY))
        .reported();

    assertThat(status.health()).isEqualTo("1/2");
  }

  @Test
  void truncatesLongErrors() {
    EdgeDeviceStatus status = DeviceScenario.ofNewDevice()
        .settledOn(TestRecord.asWritten().failed("k8s", "x".repeat(100_000)).get()).get()
        .status();

    assertThat(status.checks().getFirst().message()).hasSizeLessThan(600);
  }

  @Test
  void waitsIfTheTestbedListsNoChecks() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice();
    Progress progress = Health.progress(TestRecord.asWritten().get(), List.of(), scenario.get());

    assertThat(progress.reason()).isEqualTo(Reason.WAIT_FOR_CHECKS);
  }

  @Test
  void theMessageOfManyLongErrorsIsBounded() {
    TestRecord record = TestRecord.asWritten();
    for (int i = 0; i < 50; i++) {
      record.failed("check-" + i, "x".repeat(1000));
    }
    EdgeDeviceStatus status = DeviceScenario.ofNewDevice().settledOn(record.get()).get().status();

    assertThat(status.condition(ConditionType.HEALTHY).orElseThrow().message())
        .startsWith("check-0: xxx").hasSizeLessThan(1600);
  }

  @Test
  void theMostImportantCheckComesFirstWithWhoCanFixIt() {
    TestRecord record = TestRecord.asWritten().failed("balena", "Unhandled error")
        .failed("blazar.device", NAME_SPENT).deferred("k8s", "No matching k8s node found");
    Condition healthy = DeviceScenario.ofNewDevice().settledOn(record.get()).get().status()
        .condition(ConditionType.HEALTHY).orElseThrow();

    assertThat(healthy.reason()).isEqualTo("RegisterUnderNewName");
    assertThat(healthy.message())
        .startsWith("blazar.device: " + NAME_SPENT + ". You can fix this: ")
        .contains("another spec.name")
        .endsWith("Also balena: Unhandled error; k8s: No matching k8s node found.");
  }

  @Test
  void aDeviceThatIsSwitchedOffQuotesTheCheckAndSaysWhatToDo() {
    assertThat(DeviceScenario.ofNewDevice().settledOn(WAITING.get()).get().status()
        .condition(ConditionType.HEALTHY).orElseThrow().message())
        .isEqualTo(
            "k8s: No matching k8s node found. You can fix this: flash the image, connect the "
                + "device and switch it on.");
  }

  @Test
  void withoutARecordHealthyFollowsTheReasonOfReady() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice().list(new ListState.Pending())
        .credentials(new CredentialState.Unavailable(Reason.CREATE_SECRET, "There is no Secret."));
    scenario.status(scenario.reported());
    assertThat(healthy(scenario)).isEqualTo("Unknown CreateSecret");

    scenario.credentials(new CredentialState.Loaded(
        DeviceScenario.credential("credential-1", DeviceScenario.SECRET)));
    for (ListState.Failure failure : List.of(
        new ListState.Failure(Reason.RENEW_CREDENTIAL, "It is rejected.", false, false),
        lasting("Connection refused."))) {
      scenario.list(new ListState.Failing(failure)).status(scenario.reported());
      assertThat(healthy(scenario)).isEqualTo("Unknown " + failure.reason().text());
      assertThat(scenario.get().status().condition(ConditionType.READY).orElseThrow().reason())
          .isEqualTo(failure.reason().text());
    }
  }

  @Test
  void aJudgmentOfChecksSurvivesARestartWhileListsFail() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice().settledOn(WAITING.get());
    String before = healthy(scenario);

    scenario.list(new ListState.Failing(new ListState.Failure(Reason.WAIT_FOR_REGISTRY,
        "Connection refused.", true, false))).status(scenario.reported());

    assertThat(healthy(scenario)).isEqualTo(before).isEqualTo("False PowerOnDevice");
  }

  private static String healthy(DeviceScenario scenario) {
    return scenario.get().status().condition(ConditionType.HEALTHY)
        .map(healthy -> healthy.status() + " " + healthy.reason()).orElseThrow();
  }

  @Test
  void theFirstMessageOfAnOutageIsKept() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice();
    EdgeDeviceStatus first = scenario.failure(lasting("Connection refused.")).reported();

    assertThat(first.condition(ConditionType.HEALTHY).orElseThrow().message())
        .contains("Connection refused.");
    assertThat(scenario.status(first).failure(lasting("Timeout.")).reported())
        .isEqualTo(first);
  }

  private static ListState.Failure lasting(String message) {
    return new ListState.Failure(Reason.WAIT_FOR_REGISTRY, message, true, true);
  }
}
