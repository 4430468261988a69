package org.chameleoncloud.edge.operator.fleet;

import static org.chameleoncloud.edge.operator.fleet.FleetScenario.number;
import static org.chameleoncloud.edge.operator.fleet.FleetScenario.settled;
import static org.chameleoncloud.edge.operator.fleet.FleetScenario.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetSpec.Template;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.api.RolloutBuilder;
import org.chameleoncloud.edge.operator.fleet.rollout.ObservedDevice.Owner;
import org.chameleoncloud.edge.operator.fleet.rollout.Refusal;
import org.chameleoncloud.edge.operator.fleet.rollout.Refusal.Cause;

/** A fleet in every situation in which it has a status of its own, for tools that read it. */
final class FleetSituations {
  private final Map<String, FleetScenario> all = new LinkedHashMap<>();

  private FleetSituations() {}

  /** By a name that says what it is. */
  static Map<String, FleetScenario> all() {
    FleetSituations situations = new FleetSituations();
    situations.add("fleet-without-a-status", new FleetScenario("pi-01", "pi-02"));
    situations.addEdited();
    situations.addInProgress();
    situations.addRollouts();
    situations.addStalled();
    situations.addRefusals();
    return situations.all;
  }

  private void add(String name, FleetScenario fleet) {
    all.put(name, fleet);
  }

  /** As the operator reports it when it next looks. */
  private void addSeen(String name, FleetScenario fleet) {
    fleet.look();
    add(name, fleet);
  }

  private static FleetScenario two() {
    return settled("pi-01", "pi-02");
  }

  private static FleetScenario changed(UnaryOperator<RolloutBuilder> rollout) {
    FleetScenario fleet = two();
    fleet.rollout(rollout);
    fleet.edit(spec -> spec.template(template("new@example.org")));
    return fleet;
  }

  private void addEdited() {
    add("fleet-edited-and-not-reconciled", changed(rollout -> rollout));
    FleetScenario stalled = settled("pi-01");
    stalled.fail("pi-01");
    stalled.look();
    stalled.edit(spec -> spec.template(template("new@example.org")));
    add("fleet-stalled-and-then-edited", stalled);
  }

  private void addInProgress() {
    addSeen("fleet-whose-devices-are-being-made", new FleetScenario("pi-01", "pi-02"));
    FleetScenario notReady = two();
    notReady.report("pi-02", FleetScenario.condition(ConditionType.RECONCILING, "Baking"));
    addSeen("fleet-with-a-device-that-is-not-ready", notReady);
    add("fleet-that-is-ready", two());
    FleetScenario smaller = two();
    smaller.edit(spec -> spec.names(List.of("pi-01")));
    smaller.look();
    addSeen("fleet-from-which-a-device-is-being-removed", smaller);
  }

  private void addRollouts() {
    addSeen("fleet-that-rolls-a-change-out", changed(rollout -> rollout));
    addSeen("fleet-whose-rollout-is-paused", changed(rollout -> rollout.paused(true)));
    FleetScenario idle = two();
    idle.rollout(rollout -> rollout.paused(true));
    addSeen("fleet-that-is-paused-with-nothing-to-do", idle);
    FleetScenario reserved = changed(rollout -> rollout);
    reserved.reserve("pi-01");
    reserved.look();
    reserved.settle("pi-02");
    addSeen("fleet-whose-last-device-is-reserved", reserved);
    FleetScenario stopped = changed(rollout -> rollout.failureThreshold(number(0)));
    stopped.look();
    stopped.fail("pi-01");
    addSeen("fleet-whose-rollout-has-stopped", stopped);
    FleetScenario blocked = changed(rollout -> rollout);
    blocked.look();
    blocked.fail("pi-01");
    addSeen("fleet-whose-rollout-is-blocked", blocked);
  }

  private void addStalled() {
    FleetScenario failed = two();
    failed.fail("pi-02");
    addSeen("fleet-with-a-device-that-needs-someone", failed);
    FleetScenario invalid = two();
    invalid.edit(spec -> spec.template(template("{nmae}@example.org")));
    addSeen("fleet-with-an-invalid-template", invalid);
    FleetScenario type = two();
    type.edit(spec -> spec.template(new Template(null, EdgeDeviceSpecBuilder.builder()
        .machineName("jetson-nano").contactEmail("lab@example.org").build())));
    addSeen("fleet-with-another-type-for-registered-devices", type);
    addSeen("fleet-with-a-device-of-nobody", owned(Owner.NOBODY, rollout -> rollout));
    addSeen("fleet-with-a-device-of-another", owned(Owner.OTHER, rollout -> rollout));
    addSeen("fleet-that-is-paused-with-a-device-of-another",
        owned(Owner.OTHER, rollout -> rollout.paused(true)));
  }

  private static FleetScenario owned(Owner owner, UnaryOperator<RolloutBuilder> rollout) {
    FleetScenario fleet = changed(rollout);
    fleet.change("pi-02", device -> device.owner(owner).labels(Map.of())
        .controller(owner == Owner.OTHER ? "EdgeDeviceFleet roof" : null));
    return fleet;
  }

  private void addRefusals() {
    addSeen("fleet-with-a-conflict-at-a-device", refused(changed(rollout -> rollout),
        Cause.CONFLICT,
        "The device pi-01 is left as it is, because others have set fields of it to "
            + "other values than the template: spec.contactEmail (kubectl-edit)."));
    addSeen("fleet-with-a-device-that-is-rejected", refused(
        changed(rollout -> rollout.failureThreshold(number("100%"))), Cause.REJECTED,
        "The API server rejects the device pi-01: exceeded quota."));
    FleetScenario smaller = two();
    smaller.edit(spec -> spec.names(List.of("pi-02")));
    addSeen("fleet-whose-removal-has-to-be-confirmed", refused(smaller, Cause.DELETION,
        "The device pi-01 is no longer in the spec, and the API server does not let it be "
            + "deleted: it is registered."));
  }

  private static FleetScenario refused(FleetScenario fleet, Cause cause, String message) {
    FleetAction.OfDevice write = fleet.plan().devices().getFirst();
    fleet.refusals.put(write.device(),
        new Refusal(cause, write.inputs(), message, fleet.now));
    return fleet;
  }
}
