package org.chameleoncloud.edge.operator.fleet.rollout;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.operator.api.Label;
import org.chameleoncloud.edge.operator.fleet.rollout.Member.Kind;
import org.chameleoncloud.edge.operator.fleet.rollout.ObservedDevice.Owner;
import org.chameleoncloud.edge.operator.fleet.template.DesiredDevice;
import org.chameleoncloud.edge.operator.fleet.template.FleetMember;

/**
 * All devices of a fleet, and what there is to do about each.
 *
 * @param members those that the spec names, in its order
 * @param leftovers those that the fleet controls and the spec does not name
 * @param now when
 */
public record Census(List<Member> members, List<Leftover> leftovers, Instant now) {
  /**
   * A device that leaves the fleet.
   *
   * @param device its EdgeDevice
   * @param inputs what its deletion is made of
   * @param refusal why its deletion was refused the last time; null if it was not
   */
  public record Leftover(ObservedDevice device, String inputs, Refusal refusal) {}

  /**
   * @param named what those should be that the spec names, in its order
   * @param devices all that the fleet controls, and all of its namespace with one of its names, by name
   * @param adopts whether devices of nobody become the fleet's
   * @param policy what else a write depends on, such as whether it overwrites
   * @param refusals by the names of the devices
   */
  public static Census of(List<DesiredDevice> named, Map<String, ObservedDevice> devices,
      boolean adopts, String policy, Map<String, Refusal> refusals, Instant now) {
    List<Member> members = named.stream().map(desired -> {
      FleetMember member = desired.member();
      ObservedDevice device = devices.get(member.name());
      String inputs = inputs(desired.revision() + " " + policy, device);
      Kind kind = kind(device, desired, adopts);
      return new Member(member, kind, device, device == null ? null : DeviceState.of(device),
          desired, inputs,
          isWritten(kind) ? standing(refusals.get(member.name()), inputs) : null);
    }).toList();
    Set<String> names = members.stream().map(Member::name).collect(Collectors.toSet());
    List<Leftover> leftovers = devices.values().stream()
        .filter(device -> device.owner() == Owner.FLEET && !names.contains(device.name()))
        .map(device -> {
          String inputs = inputs("delete", device);
          return new Leftover(device, inputs, standing(refusals.get(device.name()), inputs));
        }).toList();
    return new Census(members, leftovers, now);
  }

  private static boolean isWritten(Kind kind) {
    return kind == Kind.MISSING || kind == Kind.OUTDATED;
  }

  private static Refusal standing(Refusal refusal, String inputs) {
    return refusal != null && refusal.inputs().equals(inputs) ? refusal : null;
  }

  private static String inputs(String what, ObservedDevice device) {
    return device == null
        ? what
        : what + " " + device.uid() + " " + device.generation() + " " + device.annotations();
  }

  private static Kind kind(ObservedDevice device, DesiredDevice desired, boolean adopts) {
    if (device == null) {
      return Kind.MISSING;
    }
    if (device.owner() == Owner.OTHER) {
      return Kind.FOREIGN;
    }
    if (device.deleting()) {
      return Kind.ENDING;
    }
    if (device.owner() == Owner.NOBODY) {
      return adopts ? Kind.OUTDATED : Kind.UNOWNED;
    }
    boolean updated = desired.revision().equals(device.labels().get(Label.REVISION.key()))
        && desired.isContainedIn(device.labels(), device.annotations(), device.spec());
    return updated ? Kind.UPDATED : Kind.OUTDATED;
  }

  /** The members of a kind. */
  public List<Member> of(Kind kind) {
    return which(member -> member.kind() == kind);
  }

  /** The members that match. */
  public List<Member> which(Predicate<Member> condition) {
    return members.stream().filter(condition).toList();
  }

  /** The members that are the fleet's and that it cannot count on. */
  public List<Member> unavailable() {
    return which(member -> member.belongs() && !member.isAvailable());
  }

  /** The members that have the template and whose change has failed, or whose change the API server rejects. */
  public List<Member> failed() {
    return which(member -> member.kind() == Kind.UPDATED && member.is(DeviceState.Phase.FAILED)
        || member.isRefused(Refusal.Cause.REJECTED));
  }

  /** The members that have the template and are not done with it. */
  public List<Member> changing() {
    return which(
        member -> member.kind() == Kind.UPDATED && member.is(DeviceState.Phase.CHANGING));
  }

  /** Whether all members of the fleet have the template and are done with it. */
  public boolean isRolledOut() {
    return members.stream().filter(Member::belongs)
        .allMatch(member -> member.kind() == Kind.UPDATED
            && !member.is(DeviceState.Phase.CHANGING));
  }

  /** The members that a rollout has still to change, and may. */
  public List<Member> candidates() {
    return which(member -> member.kind() == Kind.OUTDATED && mayWrite(member.refusal()));
  }

  /** Whether a write may be made although it was refused the last time; null if it was not. */
  public boolean mayWrite(Refusal refusal) {
    return refusal == null || refusal.isDue(now);
  }
}
