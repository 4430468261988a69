package org.chameleoncloud.edge.operator.fleet.rollout;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.plan.step.Reason;

/**
 * How a device is, by what is reported of it. Whether it is powered on counts for {@code online} only.
 *
 * @param registered whether the testbed has its record
 * @param ready whether it is Ready in its current generation
 * @param healthy whether it is Healthy
 * @param online whether it is Online
 * @param reserved whether it is reserved now
 * @param phase how far its last change is
 * @param reason why it is not Settled; empty if it is
 */
public record DeviceState(boolean registered, boolean ready, boolean healthy, boolean online,
    boolean reserved, Phase phase, String reason) {
  /** How far the last change of a device is. */
  public enum Phase {
    /** Done: Ready, and no check is running. */
    SETTLED,
    /** In progress: registered, written, checked or baked. */
    CHANGING,
    /** The device holds the change back, for a reservation or because it is paused; its record is as it was. */
    WAITING,
    /** Someone has to act. */
    FAILED
  }

  /** Reasons of Reconciling with which nothing has been changed yet, however long it takes. */
  private static final Set<Reason> WAITS = EnumSet.of(Reason.WAIT_FOR_RESERVATION, Reason.UNPAUSE);
  /** Reasons of Healthy with which checks run, or are about to. */
  private static final Set<Reason> RUNS = EnumSet.of(Reason.WAIT_FOR_CHECKS,
      Reason.WAIT_FOR_REPAIR);
  /** Reasons of Healthy with which a check has failed for good. */
  private static final Set<Reason> FAILS = EnumSet.of(Reason.CONTACT_TESTBED_OPERATORS,
      Reason.REGISTER_UNDER_NEW_NAME, Reason.CHANGE_AVAILABILITY);

  /** The state of a device. */
  public static DeviceState of(ObservedDevice device) {
    EdgeDeviceStatus status = device.status();
    boolean current = status.observedGeneration() != null
        && status.observedGeneration() >= device.generation();
    boolean ready = current && holds(status, ConditionType.READY);
    boolean registered = status.shownUuid().isPresent();
    String reason = reason(status, current, registered, ready);
    return new DeviceState(registered, ready, holds(status, ConditionType.HEALTHY),
        holds(status, ConditionType.ONLINE),
        status.reservation() != null && status.reservation().state().equals("Now"),
        phase(status, current, registered, ready), reason);
  }

  private static Phase phase(EdgeDeviceStatus status, boolean current, boolean registered,
      boolean ready) {
    if (!current) {
      return Phase.CHANGING;
    }
    if (holds(status, ConditionType.STALLED) || hasReason(status, ConditionType.HEALTHY, FAILS)) {
      return Phase.FAILED;
    }
    if (registered && holds(status, ConditionType.RECONCILING)
        && hasReason(status, ConditionType.RECONCILING, WAITS)) {
      return Phase.WAITING;
    }
    return ready && registered && !hasReason(status, ConditionType.HEALTHY, RUNS)
        ? Phase.SETTLED
        : Phase.CHANGING;
  }

  private static String reason(EdgeDeviceStatus status, boolean current, boolean registered,
      boolean ready) {
    if (!current) {
      return "";
    }
    return switch (phase(status, current, registered, ready)) {
      case SETTLED -> "";
      case FAILED -> holds(status, ConditionType.STALLED)
          ? reason(status, ConditionType.STALLED)
          : reason(status, ConditionType.HEALTHY);
      case WAITING -> reason(status, ConditionType.RECONCILING);
      case CHANGING -> ready
          ? reason(status, ConditionType.HEALTHY)
          : reason(status, ConditionType.READY);
    };
  }

  private static boolean holds(EdgeDeviceStatus status, ConditionType type) {
    return status.condition(type).filter(Condition::holds).isPresent();
  }

  private static String reason(EdgeDeviceStatus status, ConditionType type) {
    return status.condition(type).map(Condition::reason).orElse("");
  }

  private static boolean hasReason(EdgeDeviceStatus status, ConditionType type,
      Set<Reason> reasons) {
    Optional<Reason> reason = status.condition(type).map(Condition::reason)
        .flatMap(Reason::of);
    return reason.filter(reasons::contains).isPresent();
  }

  /**
   * Whether the fleet may count on the device: registered, Ready and not being changed. One that holds a change back is as
   * it was before it.
   */
  public boolean isAvailable() {
    return phase == Phase.WAITING || phase == Phase.SETTLED || phase == Phase.FAILED && ready;
  }
}
