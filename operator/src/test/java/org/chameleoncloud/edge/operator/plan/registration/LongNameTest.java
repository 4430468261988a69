package org.chameleoncloud.edge.operator.plan.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.SpentName;
import org.chameleoncloud.edge.operator.plan.DeviceScenario;
import org.chameleoncloud.edge.operator.plan.TestRecord;
import org.chameleoncloud.edge.operator.plan.event.DeviceEvent;
import org.chameleoncloud.edge.operator.plan.event.DeviceEvents;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.junit.jupiter.api.Test;

/** Names that are longer than a host name can be, which an older CRD lets through and the registry takes. */
class LongNameTest {
  private static final String LONG = "a".repeat(32) + "." + "b".repeat(31);
  private static final String LONGEST = LONG.substring(1);

  private static DeviceScenario existing(String name) {
    return DeviceScenario.ofNewDevice().metadataName(name).finalizer()
        .record(TestRecord.steady().name(name));
  }

  private static Condition condition(EdgeDeviceStatus status, ConditionType type) {
    return status.condition(type).orElseThrow();
  }

  @Test
  void aNewDeviceIsNotRegistered() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice().metadataName(LONG);

    assertThat(scenario.plan().actions()).isEmpty();
    Condition stalled = condition(scenario.reported(), ConditionType.STALLED);
    assertThat(stalled.holds()).isTrue();
    assertThat(stalled.reason()).isEqualTo("FixSpec");
    assertThat(stalled.message()).isEqualTo("metadata.name has 64 characters, and a device's host "
        + "name at most 63. The device is not registered: set a shorter spec.name.");
  }

  @Test
  void nothingIsSaidOfTheNameBeforeTheTestbedIsKnownNotToHaveIt() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice().metadataName(LONG)
        .list(new ListState.Pending());

    assertThat(condition(scenario.reported(), ConditionType.STALLED).holds()).isFalse();
  }

  @Test
  void anExistingRecordIsAdoptedAndKeptAndTheStatusSaysThatItsDeviceCannotJoin() {
    EdgeDeviceStatus status = existing(LONG).reported();

    assertThat(status.uuid()).isEqualTo(TestRecord.UUID);
    for (ConditionType type : List.of(ConditionType.REGISTERED, ConditionType.READY)) {
      assertThat(condition(status, type).holds()).isTrue();
      assertThat(condition(status, type).reason()).isEqualTo("NameTooLong");
      assertThat(condition(status, type).message()).contains("can never join", "64 characters")
          .endsWith("delete this one; " + SpentName.FACT + ".");
    }
    assertThat(condition(status, ConditionType.STALLED).holds()).isFalse();
  }

  @Test
  void theRecordIsStillBroughtToTheSpec() {
    DeviceScenario scenario = existing(LONG);
    scenario.status(scenario.reported());

    assertThat(scenario.generation(2).contactEmail("other@example.org").plan().actions())
        .hasExactlyElementsOfTypes(Action.Patch.class);
  }

  @Test
  void oneWarningSaysIt() {
    DeviceScenario scenario = existing(LONG);
    EdgeDeviceStatus status = scenario.reported();
    Plan plan = scenario.plan();

    assertThat(DeviceEvents.of(scenario.get(), plan, List.of(), EdgeDeviceStatus.NONE, status))
        .filteredOn(DeviceEvent::warning).singleElement()
        .satisfies(event -> assertThat(event.reason()).isEqualTo("NameTooLong"));
    assertThat(DeviceEvents.of(scenario.get(), plan, List.of(), status, status)).isEmpty();
  }

  @Test
  void noImageIsBakedForIt() {
    DeviceScenario scenario = existing(LONG)
        .image(DeviceScenario.imageFrom("https://images.example.org/a.img"));

    assertThat(scenario.plan().actions()).isEmpty();
    EdgeDeviceStatus status = scenario.reported();
    assertThat(condition(status, ConditionType.REGISTERED).holds()).isTrue();
    Condition image = condition(status, ConditionType.IMAGE_READY);
    assertThat(image.reason()).isEqualTo("FixSpec");
    assertThat(image.message())
        .startsWith("No image can be baked: metadata.name has 64 characters")
        .endsWith("delete this one; " + SpentName.FACT + ".");
    assertThat(condition(status, ConditionType.STALLED).holds()).isTrue();
  }

  @Test
  void theLongestHostNameWithDotsIsRegisteredAndBaked() {
    DeviceScenario scenario = existing(LONGEST).uuid(TestRecord.UUID)
        .image(DeviceScenario.imageFrom("https://images.example.org/a.img"));

    assertThat(condition(scenario.reported(), ConditionType.REGISTERED).reason())
        .isEqualTo("Registered");
    assertThat(scenario.plan().actions())
        .hasExactlyElementsOfTypes(Action.AcquireBakeSlot.class);
  }
}
