package org.chameleoncloud.edge.operator.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetStatus;
import org.chameleoncloud.edge.operator.plan.event.DeviceEvent;

/** What happened to a fleet, as Kubernetes events: a few for each look, however many devices it has. */
public final class FleetEvents {
  private FleetEvents() {}

  /** The events of a look. */
  public static List<DeviceEvent> of(EdgeDeviceFleetStatus before, EdgeDeviceFleetStatus after,
      List<FleetResult> results) {
    List<DeviceEvent> events = new ArrayList<>();
    done(results, FleetAction.Create.class)
        .map(names -> normal("DevicesCreated", "Made " + names + ".")).ifPresent(events::add);
    done(results, FleetAction.Delete.class)
        .map(names -> normal("DevicesRemoved",
            "Deleted " + names + ", which the spec no longer names."))
        .ifPresent(events::add);
    done(results, FleetAction.Apply.class)
        .map(names -> normal("DevicesChanged", "Gave the template to " + names + "."))
        .ifPresent(events::add);
    if (before.currentRevision() != null
        && !Objects.equals(before.currentRevision(), after.currentRevision())) {
      events.add(normal("RolloutComplete", "All devices have " + after.currentRevision() + "."));
    }
    newly(before, after).ifPresent(events::add);
    return List.copyOf(events);
  }

  private static Optional<String> done(List<FleetResult> results,
      Class<? extends FleetAction.OfDevice> type) {
    List<String> names = results.stream().filter(FleetResult.Done.class::isInstance)
        .map(FleetResult::action).filter(type::isInstance).map(FleetAction.OfDevice::device)
        .toList();
    return names.isEmpty() ? Optional.empty() : Optional.of(Names.of(names));
  }

  /** A fleet that newly needs someone, or needs someone for another reason. */
  private static Optional<DeviceEvent> newly(EdgeDeviceFleetStatus before,
      EdgeDeviceFleetStatus after) {
    Optional<String> former = before.condition(ConditionType.STALLED).filter(Condition::holds)
        .map(Condition::reason);
    return Stream.ofNullable(after.conditions()).flatMap(List::stream)
        .filter(condition -> condition.type().equals(ConditionType.STALLED.text())
            && condition.holds() && former.filter(condition.reason()::equals).isEmpty())
        .map(condition -> new DeviceEvent(true, condition.reason(), condition.message()))
        .findFirst();
  }

  private static DeviceEvent normal(String reason, String message) {
    return new DeviceEvent(false, reason, message);
  }
}
