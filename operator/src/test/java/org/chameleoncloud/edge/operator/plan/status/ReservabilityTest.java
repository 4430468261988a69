package org.chameleoncloud.edge.operator.plan.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Access;
import org.chameleoncloud.edge.operator.plan.DeviceScenario;
import org.chameleoncloud.edge.operator.plan.TestRecord;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState.ReservableDevice;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.operator.plan.step.Verdict;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Worker.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReservabilityTest {
  private static final String A = "a".repeat(32);
  private static final String B = "b".repeat(32);

  private static List<String> projects(String text) {
    return text == null
        ? null
        : text.isEmpty()
            ? List.of()
            : Arrays.asList(text.replace("A", A).replace("B", B).split("\\+"));
  }

  private static TestRecord record(String projects) {
    TestRecord record = TestRecord.steady().check("blazar.device", State.STEADY);
    return projects == null
        ? record
        : record.with(DeviceProperty.AUTHORIZED_PROJECTS, projects(projects));
  }

  private static ReservationState enforced(List<String> projects) {
    return new ReservationState.Listed(DeviceScenario.NOW,
        new ReservableDevice("17", true, projects, List.of()));
  }

  private static Verdict verdict(Hardware record, ReservationState state) {
    return Reservability.verdict(record, state, false);
  }

  @ParameterizedTest(name = "record {0}, enforced {1}: {2} {3}")
  @CsvSource(nullValues = "none", value = {
      "none,         none, True,  Enforced",
      "none,         A,    False, RestrictionRemains",
      "none,         '',   False, NobodyMayReserve",
      "A,            none, False, RestrictionNotEnforced",
      "A,            A,    True,  Enforced",
      "A+B,          B+A,  True,  Enforced",
      "A,            B,    False, RestrictionNotEnforced",
      "A,            A+B,  False, RestrictionNotEnforced",
      "CH-1,         A,    True,  Enforced",
      "CH-1+A,       A+B,  True,  Enforced",
      "CH-1+CH-2,    A,    False, ProjectUnknown",
      "CH-1,         A+B,  False, RestrictionNotEnforced",
      "CH-1,         '',   False, NobodyMayReserve",
      "A+CH-1,       A,    False, ProjectUnknown",
  })
  void comparesTheRecordWithWhatIsEnforced(String record, String enforced, String status,
      String reason) {
    Verdict verdict = verdict(record(record).get(),
        enforced(projects(enforced)));

    assertThat(verdict.status()).isEqualTo(status);
    assertThat(verdict.reason().text()).isEqualTo(reason);
  }

  @Test
  void namesTheProjectsThatTheTestbedDropped() {
    assertThat(verdict(record("CH-1+CH-2+A").get(), enforced(List.of(A))).message())
        .isEqualTo("The testbed does not know the project names CH-1, CH-2 and has dropped what it "
            + "does not know: correct spec.authorizedProjects.");
    assertThat(verdict(record("CH-1+CH-2").get(), enforced(List.of(A))).message())
        .startsWith("The testbed does not know all of the project names CH-1, CH-2");
    assertThat(verdict(record("CH-1").get(), enforced(List.of())).message())
        .contains("The testbed knows none of CH-1");
  }

  @Test
  void aChangeThatTheCheckHasNotPassedOnIsUnknown() {
    TestRecord record = TestRecord.steady().check("blazar.device", State.PENDING)
        .with(DeviceProperty.AUTHORIZED_PROJECTS, List.of(A));

    assertThat(verdict(record.get(), enforced(null)).reason())
        .isEqualTo(Reason.WAIT_FOR_CHECKS);
  }

  @Test
  void aDeviceThatTheServiceDoesNotKnowIsUnknown() {
    ReservationState state = new ReservationState.Listed(DeviceScenario.NOW, null);

    assertThat(verdict(record(null).get(), state).status()).isEqualTo("Unknown");
    assertThat(Reservability.access(state)).isEqualTo(new Access("Unknown", null));
  }

  @Test
  void theAccessIsWhatIsEnforced() {
    assertThat(Reservability.access(enforced(null)).mode()).isEqualTo("Anyone");
    assertThat(Reservability.access(enforced(List.of())).mode()).isEqualTo("Nobody");
    assertThat(Reservability.access(enforced(List.of(A))))
        .isEqualTo(new Access("Projects", List.of(A)));
    assertThat(Reservability.access(new ReservationState.Unreadable("Not offered.")).mode())
        .isEqualTo("Unknown");
  }

  @Test
  void anIdInAnotherFormAdmitsNobodyAndIsNamed() {
    String dashed = "5f0a1f0c-6d5b-4b0e-8a0f-6f5b9d3c2a1e";
    Verdict verdict = verdict(record(null).with(DeviceProperty.AUTHORIZED_PROJECTS,
        List.of(dashed)).get(), enforced(List.of(dashed)));

    assertThat(verdict.status()).isEqualTo("False");
    assertThat(verdict.reason()).isEqualTo(Reason.PROJECT_UNKNOWN);
    assertThat(verdict.message()).contains(dashed);
  }

  @Test
  void whatManyProjectsSayIsBounded() {
    List<String> many = Collections.nCopies(9000, "x".repeat(99));
    assertThat(Reservability.access(enforced(many)).projects()).hasSize(50);
    assertThat(verdict(record(null).with(DeviceProperty.AUTHORIZED_PROJECTS, many).get(),
        enforced(List.of())).message()).hasSizeLessThan(500);
  }
}
