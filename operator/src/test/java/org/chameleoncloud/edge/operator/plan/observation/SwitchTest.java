package org.chameleoncloud.edge.operator.plan.observation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.plan.DeviceScenario;
import org.chameleoncloud.edge.operator.plan.Planner;
import org.chameleoncloud.edge.operator.plan.event.DeviceEvent;
import org.chameleoncloud.edge.operator.plan.event.DeviceEvents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Annotations with values that nobody understands. */
class SwitchTest {
  private static final String PREFIX = "edge.chameleoncloud.org/";
  private static final String PAUSED = PREFIX + "paused";

  private static String ready(EdgeDeviceStatus status) {
    return status.condition(ConditionType.READY).map(Condition::message).orElseThrow();
  }

  private static List<DeviceEvent> events(DeviceScenario scenario) {
    Observation seen = scenario.get();
    return DeviceEvents.of(seen, Planner.plan(seen), List.of(), seen.status(),
        scenario.reported());
  }

  @ParameterizedTest
  @EnumSource
  void trueIsOnAndFalseIsOff(Switch each) {
    String key = PREFIX + each.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');

    assertThat(each.isOn(Map.of(key, "true"))).isTrue();
    assertThat(each.isOn(Map.of(key, "false"))).isFalse();
    assertThat(each.isOn(Map.of())).isFalse();
    assertThat(Switch.problems(Map.of(key, "true"))).isEmpty();
    assertThat(Switch.problems(Map.of(key, "false"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"True", "TRUE", "yes", "1", "on", "", " true", "no", "False"})
  void otherValuesOfPausedPause(String value) {
    DeviceScenario scenario = DeviceScenario.ofNewDevice().annotations(Map.of(PAUSED, value));

    assertThat(scenario.plan().actions()).isEmpty();
    assertThat(ready(scenario.reported())).contains(PAUSED, "\"" + value + "\"",
        "counts as \"true\"", "set \"true\", or remove it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"True", "yes", "1", ""})
  void otherValuesForceNoDeletion(String value) {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice().deleting()
        .list(new ListState.Pending()).annotations(Map.of(PREFIX + "force-delete", value));

    assertThat(scenario.plan().actions()).isEmpty();
    assertThat(ready(scenario.reported())).contains("force-delete", "\"" + value + "\"",
        "counts as \"false\"");
  }

  @Test
  void otherValuesRegisterNoSpentName() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice().noRecord()
        .annotations(Map.of(PREFIX + "register-again", "yes"));

    assertThat(scenario.plan().actions()).isEmpty();
    assertThat(ready(scenario.reported())).contains("no longer exists", "register-again",
        "\"yes\"");
  }

  @Test
  void aDeviceThatIsReadySaysSoToo() {
    EdgeDeviceStatus status = DeviceScenario.ofRegisteredDevice()
        .annotations(Map.of(PAUSED, "True")).reported();

    assertThat(status.condition(ConditionType.READY)).map(Condition::holds).contains(true);
    assertThat(ready(status)).startsWith("Registered as written. ").contains("\"True\"");
  }

  @Test
  void oneWarningPerValue() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice()
        .annotations(Map.of(PAUSED, "True"));

    assertThat(events(scenario)).singleElement().satisfies(event -> {
      assertThat(event.warning()).isTrue();
      assertThat(event.reason()).isEqualTo("AnnotationNotUnderstood");
      assertThat(event.message()).contains("\"True\"");
    });
    scenario.status(scenario.reported());
    assertThat(events(scenario)).isEmpty();
    assertThat(events(scenario.annotations(Map.of(PAUSED, "yes")))).hasSize(1);
    assertThat(ready(scenario.annotations(Map.of()).reported()))
        .isEqualTo("Registered as written.");
  }

  @Test
  void aLongValueIsShortened() {
    assertThat(Switch.problems(Map.of(PAUSED, "x".repeat(10_000)))).singleElement()
        .satisfies(problem -> assertThat(problem).hasSizeLessThan(300));
  }
}
