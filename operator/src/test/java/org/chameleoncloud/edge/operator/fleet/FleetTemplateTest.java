package org.chameleoncloud.edge.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.operator.fleet.FleetScenario.names;
import static org.chameleoncloud.edge.operator.fleet.FleetScenario.settled;
import static org.chameleoncloud.edge.operator.fleet.FleetScenario.template;

import java.util.List;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetSpec.Range;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetSpec.Template;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.junit.jupiter.api.Test;

/** What a fleet makes of its names and its template, and what it refuses. */
class FleetTemplateTest {
  @Test
  void makesTheNamesOfARange() {
    FleetScenario fleet = new FleetScenario("pi");
    fleet.edit(spec -> spec.names(null).range(new Range("pi-{index:02}-roof", 9, 11)));
    assertThat(names(fleet.look())).containsExactly("pi-09-roof", "pi-10-roof", "pi-11-roof");
  }

  @Test
  void fillsInNameAndIndex() {
    FleetScenario fleet = new FleetScenario("pi-07");
    fleet.edit(spec -> spec.template(new Template(null, EdgeDeviceSpecBuilder.builder()
        .machineName("raspberrypi4-64").contactEmail("{name}+{index}+{index:03}@example.org")
        .authorizedProjectsReason("{braces, kept}").build())));
    fleet.look();
    assertThat(fleet.devices.get("pi-07").spec().contactEmail())
        .isEqualTo("pi-07+7+007@example.org");
    assertThat(fleet.devices.get("pi-07").spec().authorizedProjectsReason())
        .isEqualTo("{braces, kept}");
  }

  @Test
  void refusesAnUnknownPlaceholderAndNamesTheField() {
    FleetScenario fleet = new FleetScenario("pi-01");
    fleet.edit(spec -> spec.template(template("{nmae}@example.org")));
    assertThat(fleet.look()).isEmpty();
    assertThat(fleet.reason(ConditionType.STALLED)).isEqualTo("FixSpec");
    assertThat(fleet.message()).isEqualTo("spec.template.spec.contactEmail has the unknown "
        + "placeholder {nmae}: use {name}, {index} or {index:02}.");
  }

  @Test
  void refusesAnIndexForANameWithoutANumber() {
    FleetScenario fleet = new FleetScenario("roof");
    fleet.edit(spec -> spec.template(template("pi-{index}@example.org")));
    fleet.look();
    assertThat(fleet.message()).contains("the name \"roof\" does not end with a number");
  }

  @Test
  void refusesATemplateThatMakesAnInvalidDevice() {
    FleetScenario fleet = new FleetScenario("pi-01");
    fleet.edit(spec -> spec.template(template("nobody")));
    fleet.look();
    assertThat(fleet.reason(ConditionType.STALLED)).isEqualTo("FixSpec");
    assertThat(fleet.message()).startsWith("spec.template makes an invalid device \"pi-01\": ");
  }

  @Test
  void neverChangesTheTypeOfARegisteredDevice() {
    FleetScenario fleet = settled("pi-01");
    fleet.edit(spec -> spec.template(new Template(null, EdgeDeviceSpecBuilder.builder()
        .machineName("jetson-nano").contactEmail("lab@example.org").build())));
    assertThat(fleet.look()).isEmpty();
    assertThat(fleet.reason(ConditionType.STALLED)).isEqualTo("RevertChange");
    assertThat(fleet.message()).contains("\"jetson-nano\" of \"raspberrypi4-64\"", "pi-01");
  }

  @Test
  void neverChangesTheNameOfARegisteredDevice() {
    FleetScenario fleet = settled("pi-01");
    fleet.edit(spec -> spec.template(new Template(null, EdgeDeviceSpecBuilder.builder()
        .name("lab-{name}").machineName("raspberrypi4-64").contactEmail("lab@example.org")
        .build())));
    assertThat(fleet.look()).isEmpty();
    assertThat(fleet.reason(ConditionType.STALLED)).isEqualTo("RevertChange");
  }

  @Test
  void refusesATemplateThatGivesTwoDevicesOneName() {
    FleetScenario fleet = new FleetScenario("roof-1", "cellar-1");
    fleet.edit(spec -> spec.template(new Template(null, EdgeDeviceSpecBuilder.builder()
        .name("pi-{index}").machineName("raspberrypi4-64").contactEmail("lab@example.org")
        .build())));
    assertThat(fleet.look()).isEmpty();
    assertThat(fleet.reason(ConditionType.STALLED)).isEqualTo("FixSpec");
    assertThat(fleet.message())
        .isEqualTo("spec.template.spec.name makes the name \"pi-1\" for both "
            + "roof-1 and cellar-1: use {name} in it.");
  }

  @Test
  void refusesARangeWhoseNamesAreTooLong() {
    FleetScenario fleet = new FleetScenario("pi");
    fleet.edit(spec -> spec.names(null).range(new Range("p".repeat(55) + "{index:09}", 1, 2)));
    assertThat(fleet.look()).isEmpty();
    assertThat(fleet.message()).contains("change spec.range.pattern");
  }

  @Test
  void anEmptyListOfNamesDeletesNothing() {
    FleetScenario fleet = settled("pi-01");
    fleet.edit(spec -> spec.names(List.of()));
    assertThat(fleet.look()).isEmpty();
    assertThat(fleet.reason(ConditionType.STALLED)).isEqualTo("FixSpec");
    assertThat(fleet.message()).startsWith("spec.names is empty: ");
  }

  @Test
  void refusesAHistoryThatIsNoLength() {
    FleetScenario fleet = new FleetScenario("pi-01");
    fleet.rollout(rollout -> rollout.revisionHistoryLimit(-1));
    assertThat(fleet.look()).isEmpty();
    assertThat(fleet.message()).contains("spec.rollout.revisionHistoryLimit");
  }

  @Test
  void makesNoDeviceFromAFormerTemplateThatHasNoPlaceForItsName() {
    FleetScenario fleet = new FleetScenario("pi-01");
    fleet.edit(spec -> spec.template(template("lab+{index}@example.org")));
    fleet.look();
    fleet.settle();
    fleet.look();
    fleet.rollout(rollout -> rollout.paused(true));
    fleet.edit(spec -> spec.names(List.of("pi-01", "roof"))
        .template(template("{name}@example.org")));
    assertThat(fleet.look()).isEmpty();
    fleet.rollout(rollout -> rollout.paused(false));
    fleet.look();
    assertThat(fleet.devices.get("roof").spec().contactEmail()).isEqualTo("roof@example.org");
  }
}
