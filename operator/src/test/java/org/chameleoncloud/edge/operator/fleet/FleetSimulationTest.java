package org.chameleoncloud.edge.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.operator.fleet.FleetScenario.condition;
import static org.chameleoncloud.edge.operator.fleet.FleetScenario.number;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetSpecBuilder;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusBuilder;
import org.chameleoncloud.edge.operator.api.RolloutBuilder;
import org.chameleoncloud.edge.operator.fleet.rollout.ObservedDevice;
import org.chameleoncloud.edge.operator.fleet.rollout.ObservedDevice.Owner;
import org.chameleoncloud.edge.operator.fleet.rollout.ObservedDeviceBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random histories of fleets, with kills and refused writes. Never does anything happen that {@link FleetJudge} forbids. In
 * the end all are as the template says, nothing is written, and no event that nobody promised was needed to get there.
 */
class FleetSimulationTest {
  private static final int HISTORIES = 300;
  private static final int MAX_STEPS = 80;

  @Test
  void convergesAndNeverDoesWhatIsNotAllowed() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      FleetSimulation simulation = new FleetSimulation(seed, FleetPlanner::plan);
      try {
        simulation.run((int) seed % MAX_STEPS);
        simulation.settle();
        assertConverged(simulation.fleet);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("with the seed " + seed + ": " + e.getMessage() + " "
            + simulation.fleet.status, e);
      }
    }
  }

  private static void assertConverged(FleetScenario fleet) {
    assertThat(fleet.devices.keySet())
        .containsExactlyInAnyOrderElementsOf(fleet.spec.names());
    assertThat(fleet.devices.values().stream().map(ObservedDevice::spec))
        .allMatch(spec -> spec.contactEmail().equals("final@example.org"));
    assertThat(fleet.reason(ConditionType.READY)).isEqualTo("Ready");
    assertThat(fleet.status.currentRevision()).isEqualTo(fleet.status.updateRevision());
    FleetPlan plan = fleet.plan();
    assertThat(plan.devices()).isEmpty();
    assertThat(plan.revisions()).isEmpty();
    assertThat(FleetReport.status(fleet.observe(), plan, List.of())).isEqualTo(fleet.status);
  }

  /** Each planner is blind to one thing, and the judge must say so. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("blindness")
  void aPlannerThatIsBlindIsCaught(String to, UnaryOperator<FleetObservation> sight,
      String finding) {
    assertThat(LongStream.range(0, HISTORIES).mapToObj(seed -> finding(seed, sight))
        .flatMap(Optional::stream).anyMatch(found -> found.contains(finding)))
        .as("a planner that is blind to %s", to).isTrue();
  }

  private static Optional<String> finding(long seed, UnaryOperator<FleetObservation> sight) {
    FleetSimulation simulation = new FleetSimulation(seed,
        seen -> FleetPlanner.plan(sight.apply(seen)));
    try {
      simulation.run(MAX_STEPS);
      return Optional.empty();
    } catch (AssertionError e) {
      return Optional.of(e.getMessage());
    }
  }

  static Stream<Arguments> blindness() {
    return Stream.of(
        Arguments.of("maxUnavailable", sees(rollout -> rollout.maxUnavailable(number("100%"))
            .batchSize(number(1))), "unavailable devices"),
        Arguments.of("batchSize", sees(rollout -> rollout.batchSize(number("100%"))), "a batch"),
        Arguments.of("failureThreshold",
            sees(rollout -> rollout.failureThreshold(number("100%"))),
            "changed although too many have failed"),
        Arguments.of("the end of a rollout that failed",
            sees(rollout -> rollout.failureThreshold(number("100%"))),
            "failed in a complete rollout"),
        Arguments.of("what was rejected", refusals(), "changed although too many have failed"),
        Arguments.of("a pause", sees(rollout -> rollout.paused(false)),
            "whether the rollout is paused"),
        Arguments.of("batchPause", sees(rollout -> rollout.batchPause(null)),
            "the end of the pause"),
        Arguments.of("devices that are being changed", devices(FleetSimulationTest::settled),
            "the batch before"),
        Arguments.of("reservations", devices(FleetSimulationTest::released),
            "whether a changed device is reserved"),
        Arguments.of("other owners", devices(device -> ObservedDeviceBuilder.builder(device)
            .owner(Owner.FLEET).build()), "whether a changed device is the fleet's"),
        Arguments.of("spec.adopt", (UnaryOperator<FleetObservation>) seen -> spec(seen,
            spec -> spec.adopt(true)), "whether a changed device is the fleet's"),
        Arguments.of("a name", (UnaryOperator<FleetObservation>) seen -> spec(seen,
            spec -> spec.names(butTheFirst(seen.spec().names()))), "a device to be deleted"),
        Arguments.of("a device", (UnaryOperator<FleetObservation>) FleetSimulationTest::without,
            "made twice"));
  }

  private static FleetObservation spec(FleetObservation seen,
      UnaryOperator<EdgeDeviceFleetSpecBuilder> change) {
    return FleetObservationBuilder.builder(seen)
        .spec(change.apply(EdgeDeviceFleetSpecBuilder.builder(seen.spec())).build()).build();
  }

  private static UnaryOperator<FleetObservation> sees(UnaryOperator<RolloutBuilder> change) {
    return seen -> spec(seen, spec -> spec.rollout(
        change.apply(RolloutBuilder.builder(seen.spec().rolloutOrDefault())).build()));
  }

  private static UnaryOperator<FleetObservation> refusals() {
    return seen -> FleetObservationBuilder.builder(seen).refusals(Map.of()).build();
  }

  private static UnaryOperator<FleetObservation> devices(UnaryOperator<ObservedDevice> change) {
    return seen -> {
      Map<String, ObservedDevice> devices = new HashMap<>(seen.devices());
      devices.replaceAll((_, device) -> change.apply(device));
      return FleetObservationBuilder.builder(seen).devices(devices).build();
    };
  }

  private static ObservedDevice settled(ObservedDevice device) {
    return ObservedDeviceBuilder.builder(device).status(EdgeDeviceStatusBuilder
        .builder(device.status()).uuid("record").observedGeneration(device.generation())
        .conditions(List.of(condition(ConditionType.READY, "Ready"))).build()).build();
  }

  private static ObservedDevice released(ObservedDevice device) {
    return ObservedDeviceBuilder.builder(device).status(EdgeDeviceStatusBuilder
        .builder(device.status()).reservation(null).build()).build();
  }

  private static List<String> butTheFirst(List<String> names) {
    return names.size() == 1 ? names : names.subList(1, names.size());
  }

  private static FleetObservation without(FleetObservation seen) {
    Map<String, ObservedDevice> devices = new HashMap<>(seen.devices());
    devices.remove(seen.spec().names().getFirst());
    return FleetObservationBuilder.builder(seen).devices(devices).build();
  }
}
