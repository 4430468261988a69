package org.chameleoncloud.edge.operator.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetSpec.Template;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetSpecBuilder;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Reservation;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusBuilder;
import org.chameleoncloud.edge.operator.api.Rollout;
import org.chameleoncloud.edge.operator.api.RolloutBuilder;
import org.chameleoncloud.edge.operator.fleet.rollout.ObservedDevice;
import org.chameleoncloud.edge.operator.fleet.rollout.ObservedDevice.Owner;
import org.chameleoncloud.edge.operator.fleet.rollout.ObservedDeviceBuilder;
import org.chameleoncloud.edge.operator.fleet.rollout.Refusal;
import org.chameleoncloud.edge.operator.fleet.template.TemplateRevision;

/** A fleet with its devices in memory, which looks at itself and carries out what is planned. */
public final class FleetScenario {
  /** When it begins. */
  public static final Instant START = Instant.parse("2026-12-01T09:00:00Z");

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The devices by name. */
  public final Map<String, ObservedDevice> devices = new TreeMap<>();
  /** What is refused, by name. */
  public final Map<String, Refusal> refusals = new TreeMap<>();
  /** Why the API server refuses to write a device, by name. */
  public final Map<String, Refusal.Cause> refusing = new TreeMap<>();
  /** The templates that were stored. */
  public final Map<String, JsonNode> revisions = new LinkedHashMap<>();
  /** What the fleet asks for. */
  public EdgeDeviceFleetSpec spec;
  /** What was reported last. */
  public EdgeDeviceFleetStatus status = EdgeDeviceFleetStatus.NONE;
  /** The current time. */
  public Instant now = START;
  /** Counts changes of the spec. */
  public long generation = 1;
  private int uids;

  /** A fleet of these devices. */
  public FleetScenario(String... names) {
    spec = EdgeDeviceFleetSpecBuilder.builder().names(List.of(names))
        .template(template("lab@example.org")).build();
  }

  /** A template that differs from others by its address. */
  public static Template template(String email) {
    return new Template(null, EdgeDeviceSpecBuilder.builder().machineName("raspberrypi4-64")
        .contactEmail(email).build());
  }

  /** Changes the spec. */
  public void edit(UnaryOperator<EdgeDeviceFleetSpecBuilder> change) {
    spec = change.apply(EdgeDeviceFleetSpecBuilder.builder(spec)).build();
    generation++;
  }

  /** Changes how a template is rolled out. */
  public void rollout(UnaryOperator<RolloutBuilder> change) {
    Rollout before = spec.rolloutOrDefault();
    edit(builder -> builder.rollout(change.apply(RolloutBuilder.builder(before)).build()));
  }

  /** A number as a share. */
  public static IntOrString number(Object value) {
    return new IntOrString(value);
  }

  /** What is known now. */
  public FleetObservation observe() {
    JsonNode current = status.currentRevision() == null
        ? null
        : revisions.get(status.currentRevision());
    return FleetObservationBuilder.builder().namespace("lab").name("classroom").uid("fleet-uid")
        .generation(generation).spec(spec).status(status)
        .current(current == null ? null : new TemplateRevision(status.currentRevision(), current))
        .devices(Map.copyOf(devices)).refusals(Map.copyOf(refusals)).now(now).build();
  }

  /** Looks, acts and reports; returns what was written to devices. */
  public List<FleetAction.OfDevice> look() {
    FleetObservation seen = observe();
    FleetPlan plan = FleetPlanner.plan(seen);
    plan.revisions().forEach(this::keep);
    finish(seen, plan, plan.devices().stream().map(this::send).toList());
    return plan.devices();
  }

  private FleetResult send(FleetAction.OfDevice action) {
    Refusal.Cause cause = refusing.get(action.device());
    if (cause == null) {
      write(action);
      return new FleetResult.Done(action);
    }
    return new FleetResult.Refused(action, new Refusal(cause, action.inputs(),
        "The API server refuses " + action.device() + ".", now));
  }

  /** Reports how the writes ended, and keeps what was refused. */
  public void finish(FleetObservation seen, FleetPlan plan, List<FleetResult> results) {
    status = FleetReport.status(seen, plan, results);
    refusals.clear();
    refusals.putAll(plan.refusals(results));
  }

  /** What is planned now, without acting. */
  public FleetPlan plan() {
    return FleetPlanner.plan(observe());
  }

  /** Stores or drops a revision. */
  public void keep(FleetAction action) {
    switch (action) {
      case FleetAction.KeepRevision(var revision, JsonNode content) -> revisions
          .put(revision.name(), content);
      case FleetAction.DropRevision(String name) -> revisions.remove(name);
      case FleetAction.OfDevice _ -> throw new IllegalArgumentException();
    }
  }

  /** Carries out the write of a device, as an API server does for the only field manager. */
  public void write(FleetAction.OfDevice action) {
    switch (action) {
      case FleetAction.Create create -> devices.put(create.device(),
          device(create.device(), create.body(), null));
      case FleetAction.Apply apply -> devices.computeIfPresent(apply.device(),
          (name, before) -> device(name, apply.body(), before));
      case FleetAction.Delete delete -> devices.computeIfPresent(delete.device(),
          (_, before) -> ObservedDeviceBuilder.builder(before).deleting(true).build());
    }
  }

  private ObservedDevice device(String name, ObjectNode body, ObservedDevice before) {
    EdgeDeviceSpec wanted = JSON.convertValue(body.path("spec"), EdgeDeviceSpec.class);
    Map<String, String> labels = new TreeMap<>();
    body.at("/metadata/labels").properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    if (before == null) {
      return ObservedDeviceBuilder.builder().name(name).uid("uid-" + ++uids).generation(1)
          .owner(Owner.FLEET).labels(labels).annotations(Map.of()).spec(wanted)
          .status(EdgeDeviceStatus.NONE).build();
    }
    return ObservedDeviceBuilder.builder(before).owner(Owner.FLEET).labels(labels).spec(wanted)
        .generation(before.generation() + (before.spec().equals(wanted) ? 0 : 1)).build();
  }

  /** Changes a device. */
  public void change(String name, UnaryOperator<ObservedDeviceBuilder> change) {
    devices.computeIfPresent(name,
        (_, before) -> change.apply(ObservedDeviceBuilder.builder(before)).build());
  }

  /** The device's own operator is done with what it was given: these conditions hold, the others do not. */
  public void report(String name, Condition... conditions) {
    change(name, device -> device.status(EdgeDeviceStatusBuilder
        .builder(devices.get(name).status()).uuid("record-" + name)
        .observedGeneration(devices.get(name).generation()).conditions(List.of(conditions))
        .build()));
  }

  /** The devices are Ready, and so are all of these. */
  public void settle(String... names) {
    for (String name : names.length == 0 ? devices.keySet().toArray(String[]::new) : names) {
      report(name, condition(ConditionType.READY, "Ready"),
          condition(ConditionType.REGISTERED, "Registered"));
    }
  }

  /** A device is reserved for an hour. */
  public void reserve(String name) {
    change(name, device -> device.status(EdgeDeviceStatusBuilder
        .builder(devices.get(name).status())
        .reservation(new Reservation("Now", now.plus(Duration.ofHours(1)).toString(), null,
            now.plus(Duration.ofHours(1)).toString(), null))
        .build()));
  }

  /** A device is no longer reserved. */
  public void release(String name) {
    change(name, device -> device.status(EdgeDeviceStatusBuilder
        .builder(devices.get(name).status())
        .reservation(new Reservation("No", null, null, null, null)).build()));
  }

  /** A device needs someone. */
  public void fail(String name) {
    report(name, condition(ConditionType.STALLED, "FixSpec"));
  }

  /** A condition that holds. */
  public static Condition condition(ConditionType type, String reason) {
    return new Condition(type.text(), Condition.TRUE, 1L, START.toString(), reason, "");
  }

  /** The reason of a condition that holds; empty when it does not. */
  public String reason(ConditionType type) {
    return status.condition(type).filter(Condition::holds).map(Condition::reason).orElse("");
  }

  /** The message of Ready. */
  public String message() {
    return status.condition(ConditionType.READY).orElseThrow().message();
  }

  /** Made and Ready, and then given another template. */
  public static FleetScenario changed(String... names) {
    FleetScenario fleet = settled(names);
    fleet.edit(spec -> spec.template(template("new@example.org")));
    return fleet;
  }

  /** The names of the devices that are written. */
  public static List<String> names(List<? extends FleetAction.OfDevice> actions) {
    return actions.stream().map(FleetAction.OfDevice::device).toList();
  }

  /** Made, and all devices are Ready. */
  public static FleetScenario settled(String... names) {
    FleetScenario fleet = new FleetScenario(names);
    fleet.look();
    fleet.settle();
    fleet.look();
    return fleet;
  }
}
