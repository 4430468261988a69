package org.chameleoncloud.edge.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.Rollout;
import org.chameleoncloud.edge.operator.fleet.rollout.ObservedDevice;
import org.chameleoncloud.edge.operator.fleet.rollout.ObservedDevice.Owner;

/**
 * Says what must never happen to the devices of a fleet. It looks at the spec, at the devices, and at what the API server has
 * rejected, and not at what the planner makes of them.
 */
final class FleetJudge {
  private final FleetScenario fleet;
  /** By name, while the fleet names the device without a break. */
  private final Map<String, String> uids = new HashMap<>();
  /** By name, as they were then; an operator that was killed does not know it any more. */
  private final Map<String, Rejected> rejected = new HashMap<>();
  /** The devices that were given the template as it is now. */
  private final Set<String> changed = new HashSet<>();
  /** The template that {@link #changed} is about. */
  private String template;
  /** Since when none of them is being changed; null while one is. */
  private Instant settledAt;

  FleetJudge(FleetScenario fleet) {
    this.fleet = fleet;
  }

  private record Rejected(String template, String uid, long generation) {}

  private Rejected asItIs(String name) {
    ObservedDevice device = fleet.devices.get(name);
    return device == null
        ? new Rejected(template(), null, 0)
        : new Rejected(template(), device.uid(), device.generation());
  }

  private String template() {
    return fleet.spec.template().spec().contactEmail();
  }

  private Rollout rollout() {
    return fleet.spec.rolloutOrDefault();
  }

  private int all() {
    return Set.copyOf(fleet.spec.names()).size();
  }

  private Set<String> named(Predicate<ObservedDevice> condition) {
    return fleet.devices.values().stream()
        .filter(device -> fleet.spec.names().contains(device.name())).filter(condition)
        .map(ObservedDevice::name).collect(Collectors.toSet());
  }

  private boolean hasTemplate(ObservedDevice device) {
    return device.owner() == Owner.FLEET && !device.deleting()
        && device.spec().contactEmail().equals(template());
  }

  private boolean belongs(ObservedDevice device) {
    return device.owner() == Owner.FLEET
        || device.owner() == Owner.NOBODY && fleet.spec.adopts();
  }

  private static boolean reports(ObservedDevice device, ConditionType type) {
    return Long.valueOf(device.generation()).equals(device.status().observedGeneration())
        && device.status().condition(type).filter(Condition::holds).isPresent();
  }

  private static boolean isAvailable(ObservedDevice device) {
    return !device.deleting() && device.status().uuid() != null
        && reports(device, ConditionType.READY);
  }

  private boolean isBroken(ObservedDevice device) {
    return hasTemplate(device) && reports(device, ConditionType.STALLED);
  }

  private boolean isChanging(ObservedDevice device) {
    return hasTemplate(device) && !isAvailable(device) && !isBroken(device);
  }

  private static boolean isReserved(ObservedDevice device) {
    return device.status().reservation() != null
        && device.status().reservation().state().equals("Now");
  }

  private long unavailable() {
    Set<String> available = named(device -> belongs(device) && isAvailable(device));
    Set<String> foreign = named(device -> !belongs(device));
    return fleet.spec.names().stream().distinct()
        .filter(name -> !available.contains(name) && !foreign.contains(name)).count();
  }

  /** Those whose rejection still says something: neither they nor the template have changed since. */
  private Set<String> rejected() {
    Set<String> done = named(device -> !belongs(device) || device.deleting()
        || hasTemplate(device));
    return rejected.keySet().stream().filter(fleet.spec.names()::contains)
        .filter(name -> !done.contains(name) && asItIs(name).equals(rejected.get(name)))
        .collect(Collectors.toSet());
  }

  /** These writes may be made now. */
  void assertAllowed(List<FleetAction.OfDevice> writes) {
    Set<String> changes = writes.stream().filter(FleetAction.Apply.class::isInstance)
        .map(FleetAction.OfDevice::device).collect(Collectors.toSet());
    for (FleetAction.OfDevice write : writes) {
      ObservedDevice device = fleet.devices.get(write.device());
      switch (write) {
        case FleetAction.Create _ -> assertThat(device).as("made twice").isNull();
        case FleetAction.Delete _ -> {
          assertThat(fleet.spec.names()).as("a device to be deleted")
              .doesNotContain(write.device());
          assertThat(device.owner()).as("whose a deleted device is").isEqualTo(Owner.FLEET);
        }
        case FleetAction.Apply _ -> {
          assertThat(belongs(device)).as("whether a changed device is the fleet's").isTrue();
          assertThat(isReserved(device)).as("whether a changed device is reserved").isFalse();
        }
      }
    }
    if (!changes.isEmpty()) {
      assertRollout(changes);
    }
  }

  private void assertRollout(Set<String> changes) {
    assertThat(rollout().pauses()).as("whether the rollout is paused").isFalse();
    assertThat(changes).as("a batch").hasSizeLessThanOrEqualTo(rollout().batchSize(all()));
    assertThat(named(this::isChanging)).as("the batch before").isEmpty();
    Set<String> again = rejected();
    int broken = named(this::isBroken).size();
    if (broken + again.size() > rollout().failureThreshold(all())) {
      assertThat(changes).as("changed although too many have failed").isSubsetOf(again);
      assertThat(broken).as("broken, and another is tried")
          .isLessThanOrEqualTo(rollout().failureThreshold(all()));
    }
    Set<String> disturbed = named(
        device -> changes.contains(device.name()) && isAvailable(device));
    if (!disturbed.isEmpty()) {
      assertThat(unavailable() + disturbed.size()).as("unavailable devices")
          .isLessThanOrEqualTo(rollout().maxUnavailable(all()));
    }
    if (!changed.isEmpty() && template().equals(template) && again.isEmpty()) {
      assertThat(settledAt.plus(rollout().pause())).as("the end of the pause")
          .isBeforeOrEqualTo(fleet.now);
    }
  }

  /** A write was accepted. */
  void accepted(FleetAction.OfDevice write) {
    rejected.remove(write.device());
    if (write instanceof FleetAction.Apply) {
      changed.add(write.device());
    }
    fleet.spec.names().forEach(name -> {
      ObservedDevice device = fleet.devices.get(name);
      if (device != null && !device.deleting()) {
        assertThat(uids.computeIfAbsent(name, _ -> device.uid())).as(name + " is replaced")
            .isEqualTo(device.uid());
      }
    });
  }

  /** The API server rejected a write. */
  void rejected(FleetAction.OfDevice write) {
    rejected.put(write.device(), asItIs(write.device()));
  }

  /** The operator was killed. */
  void killed() {
    rejected.clear();
  }

  /** Others have removed a device. */
  void removed(String name) {
    uids.remove(name);
  }

  /** All devices of a fleet that had another template have the one of the spec, as was just reported. */
  void assertComplete() {
    assertThat(named(this::isBroken)).as("failed in a complete rollout")
        .hasSizeLessThanOrEqualTo(rollout().failureThreshold(all()));
  }

  /** Notes what has happened meanwhile. */
  void look() {
    uids.keySet().retainAll(fleet.spec.names());
    if (!template().equals(template)) {
      template = template();
      changed.clear();
      settledAt = null;
    }
    changed.retainAll(named(this::hasTemplate));
    if (!named(device -> changed.contains(device.name()) && isChanging(device)).isEmpty()) {
      settledAt = null;
    } else if (settledAt == null) {
      settledAt = fleet.now;
    }
  }
}
