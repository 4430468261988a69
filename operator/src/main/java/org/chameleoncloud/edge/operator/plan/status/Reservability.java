package org.chameleoncloud.edge.operator.plan.status;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Access;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState.ReservableDevice;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.operator.plan.step.Verdict;
import org.chameleoncloud.edge.operator.plan.text.Texts;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Worker;

/**
 * Who may reserve a device: what the reservation service enforces, and whether that is what the record says.
 *
 * <p>Doni's worker translates the record's list into project ids, drops names that Keystone does not know, and never
 * lifts a restriction; Blazar compares the ids (doni, worker/blazar; blazar, plugins/base.py).
 */
final class Reservability {
  private static final String WORKER = "blazar.device";
  private static final int MAX_QUOTE = 200;
  private static final Pattern PROJECT_ID = Pattern.compile("[0-9a-f]{32}");

  private static final String ANYONE = "Anyone";
  private static final String PROJECTS = "Projects";
  private static final String NOBODY = "Nobody";
  private static final String UNKNOWN = "Unknown";

  private Reservability() {}

  /** Who may reserve the device, as far as the reservation service shows. */
  static Access access(ReservationState state) {
    return switch (state) {
      case ReservationState.Pending _,ReservationState.Unreadable _ ->
        new Access(UNKNOWN, null);
      case ReservationState.Listed(_, ReservableDevice device) -> {
        if (device == null) {
          yield new Access(UNKNOWN, null);
        }
        if (device.projects() == null) {
          yield new Access(ANYONE, null);
        }
        yield device.projects().isEmpty()
            ? new Access(NOBODY, null)
            : new Access(PROJECTS, shown(device.projects()));
      }
    };
  }

  /** As many as {@code status.observed} shows of the record's. */
  private static List<String> shown(List<String> projects) {
    return projects.stream().limit(Mirror.MAX_ITEMS)
        .map(project -> Texts.shortened(project, Mirror.MAX_TEXT)).toList();
  }

  private static String joined(List<String> names) {
    return Texts.shortened(String.join(", ", names), MAX_QUOTE);
  }

  /**
   * Whether the reservation service enforces what the record says.
   *
   * @param remains whether a restriction was removed from the record, and the service has not shown since that it is
   *     lifted
   */
  static Verdict verdict(Hardware record, ReservationState state, boolean remains) {
    return switch (state) {
      case ReservationState.Unreadable(String message) when remains ->
        new Verdict(Condition.FALSE, Reason.RESTRICTION_REMAINS,
            "The record no longer names projects, but the reservation service keeps a restriction "
                + "until an operator of the testbed lifts it. Whether one has is not known. "
                + message);
      case ReservationState.Pending _ ->
        unknown(Reason.WAIT_FOR_CHECKS, "The reservation service is being read.");
      case ReservationState.Unreadable(String message) ->
        unknown(Reason.RESERVATIONS_UNREADABLE, message);
      case ReservationState.Listed(_, ReservableDevice device) when device == null ->
        unknown(Reason.WAIT_FOR_CHECKS, "The reservation service does not know the device yet.");
      case ReservationState.Listed(_, ReservableDevice device) -> compare(record, device);
    };
  }

  private static Verdict compare(Hardware record, ReservableDevice device) {
    List<String> wanted = wanted(record);
    List<String> enforced = device.projects();
    if (enforced != null && enforced.isEmpty()) {
      return new Verdict(Condition.FALSE, Reason.NOBODY_MAY_RESERVE,
          "The reservation service lets no project reserve the device, not even its owner's."
              + unknownNames(wanted));
    }
    if (isPending(record)) {
      return unknown(Reason.WAIT_FOR_CHECKS,
          "The check " + WORKER
              + ", which passes that on to the reservation service, has not run yet.");
    }
    if (wanted == null) {
      return enforced == null
          ? enforced("Any project may reserve the device.")
          : new Verdict(Condition.FALSE, Reason.RESTRICTION_REMAINS,
              "The record names no project, but the reservation service still lets only "
                  + count(enforced.size()) + " reserve the device. Only an operator of the testbed "
                  + "can lift that.");
    }
    if (enforced == null) {
      return new Verdict(Condition.FALSE, Reason.RESTRICTION_NOT_ENFORCED,
          "The record names " + count(wanted.size())
              + ", but the reservation service lets any project reserve the device.");
    }
    return compare(wanted, enforced);
  }

  private static Verdict compare(List<String> wanted, List<String> enforced) {
    List<String> useless = enforced.stream()
        .filter(id -> !PROJECT_ID.matcher(id).matches()).toList();
    if (!useless.isEmpty()) {
      return new Verdict(Condition.FALSE, Reason.PROJECT_UNKNOWN,
          "The reservation service lists " + joined(useless)
              + ", which is not a project's id and admits nobody. Write an id as 32 digits in lower case, or the project's name.");
    }
    Set<String> others = new HashSet<>(enforced);
    List<String> names = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String project : new HashSet<>(wanted)) {
      if (!others.remove(project)) {
        (PROJECT_ID.matcher(project).matches() ? missing : names).add(project);
      }
    }
    names.sort(null);
    missing.sort(null);
    if (missing.isEmpty() && names.size() == others.size()) {
      return enforced("Only " + count(enforced.size()) + " may reserve the device.");
    }
    if (missing.isEmpty() && names.size() > others.size()) {
      return new Verdict(Condition.FALSE, Reason.PROJECT_UNKNOWN,
          (others.isEmpty() ? "The testbed does not know " : "The testbed does not know all of ")
              + "the project names " + joined(names)
              + " and has dropped what it does not know: correct spec.authorizedProjects.");
    }
    return new Verdict(Condition.FALSE, Reason.RESTRICTION_NOT_ENFORCED,
        "The reservation service still has another list of projects than the record.");
  }

  private static String unknownNames(List<String> wanted) {
    return wanted == null || wanted.isEmpty()
        ? " Only an operator of the testbed can lift that."
        : " The testbed knows none of " + joined(wanted)
            + ": correct spec.authorizedProjects, or ask an operator of the testbed.";
  }

  /** The projects that the record names; null when it names none. */
  private static List<String> wanted(Hardware record) {
    return record.properties().get(DeviceProperty.AUTHORIZED_PROJECTS) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : null;
  }

  private static boolean isPending(Hardware record) {
    return record.workers().stream().filter(worker -> worker.type().equals(WORKER))
        .anyMatch(worker -> worker.state() != Worker.State.STEADY
            && worker.state() != Worker.State.ERROR);
  }

  private static String count(int projects) {
    return projects == 1 ? "1 project" : projects + " projects";
  }

  private static Verdict enforced(String message) {
    return new Verdict(Condition.TRUE, Reason.ENFORCED, message);
  }

  private static Verdict unknown(Reason reason, String message) {
    return new Verdict(Condition.UNKNOWN, reason, message);
  }
}
