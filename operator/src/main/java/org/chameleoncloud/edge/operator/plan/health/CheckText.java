package org.chameleoncloud.edge.operator.plan.health;

import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Worker;

/**
 * What the texts of the testbed's checks mean: the one table of what to do, who can fix it and whether a sync helps. The
 * first entry whose pattern is found in the text applies; each kind ends with one for texts that are not known.
 *
 * <p>Sources, all of ChameleonCloud/doni: {@code doni/driver/worker/} at b976bc0, in {@code blazar/__init__.py} unless
 * another file is named, and its {@code worker/manager.py}; balena.py at 15c0802, k8s.py at 09b1b5b, driver/util.py at
 * 759eb3c and worker/manager.py at d27d34f have the same texts. What Blazar answers, and when, is from runs of these
 * workers against ChameleonCloud/blazar (2023.1 bbd20e8, xena b700714).
 */
enum CheckText {
  /** POST 404: Blazar finds no Kubernetes node of the device's name. */
  NO_NODE_TO_RESERVE(Kind.DEFERRED, "underlying entity could not be found", Reason.POWER_ON_DEVICE,
      Fixer.OWNER, Rerun.NEVER, Advice.POWER_ON),
  /** k8s.py: there are labels to set, and no node. */
  NO_NODE_TO_LABEL(Kind.DEFERRED, "no matching k8s node", Reason.POWER_ON_DEVICE, Fixer.OWNER,
      Rerun.NEVER, Advice.POWER_ON),
  /** GET or PUT 404: Blazar has lost the device. Its id is dropped, and the next run registers it again. */
  LOST_IN_BLAZAR(Kind.DEFERRED, "^resource not found", Reason.WAIT_FOR_CHECKS, Fixer.NOBODY,
      Rerun.NEVER,
      "the reservation service has lost the device, and the next run of the check registers it again"),
  /** PUT 409. */
  RESERVED(Kind.DEFERRED, "active leases exist", Reason.WAIT_FOR_RESERVATIONS, Fixer.NOBODY,
      Rerun.NEVER,
      "the change is taken over when the reservations have ended. If the device is not reserved, "
          + "spec.deviceProfiles may have a profile that is named like a field of the reservation "
          + "service, such as vendor or model: rename it"),
  /** A lease for an availability window got 404 or 409. */
  WINDOW_DEFERRED(Kind.DEFERRED, "availability window leases? failed", Reason.CHANGE_AVAILABILITY,
      Fixer.OWNER, Rerun.NEVER,
      "move or remove the availability window that overlaps a reservation, or wait until that has "
          + "ended"),
  UNKNOWN_DEFERRAL(Kind.DEFERRED, "", Reason.POWER_ON_DEVICE, Fixer.OWNER, Rerun.NEVER,
      Advice.POWER_ON),

  /** POST 500: a deleted device keeps its name in Blazar for good, and names are unique. */
  NAME_SPENT(Kind.FAILED, "duplicate entry.{0,40}name", Reason.REGISTER_UNDER_NEW_NAME,
      Fixer.OWNER, Rerun.NEVER,
      "a device of this name was deleted before, and the reservation service never gives a name "
          + "out again. Delete this resource and create it with another spec.name, or ask the "
          + "testbed's operators to free the name"),
  /** A lease for an availability window got 500: it overlaps another lease, or the device is restricted. */
  WINDOW_REJECTED(Kind.FAILED, "not enough resources available", Reason.CHANGE_AVAILABILITY,
      Fixer.OWNER, Rerun.ONCE,
      "move or remove the availability window; it overlaps a reservation, or the device is "
          + "restricted to projects. Then set the sync annotation"),
  /** DELETE 409. */
  RESERVED_AND_DELETED(Kind.FAILED, "device is reserved|can'?t delete device",
      Reason.CONTACT_TESTBED_OPERATORS, Fixer.OPERATORS, Rerun.NEVER,
      "the record was deleted while the device was reserved, and the device stays in the "
          + "reservation service"),
  /** A record that was deleted before its device was ever in Blazar. */
  DELETED_BEFORE_RESERVABLE(Kind.FAILED, "no record of matching blazar resource",
      Reason.WAIT_FOR_CHECKS, Fixer.NOBODY, Rerun.NEVER,
      "the record is being deleted, and the reservation service never had the device"),
  /** POST 409, and no device of that name. */
  BLAZAR_CONTRADICTS_ITSELF(Kind.FAILED, "couldn'?t find resource in blazar",
      Reason.CONTACT_TESTBED_OPERATORS, Fixer.OPERATORS, Rerun.ONCE,
      "the reservation service says that it has the device, and does not list it"),
  /**
   * PUT 500. Blazar 2023.1 cannot change a property that a device has, xena cannot change a device that is reserved; both
   * keep what they had. A request that fails for a moment looks the same: hence one sync if nothing is restricted.
   */
  RESTRICTION_NOT_TAKEN_OVER(Kind.FAILED, "blazar responded with http 500",
      CheckText::mayHaveChangedRestriction, Reason.CONTACT_TESTBED_OPERATORS, Fixer.OPERATORS,
      Rerun.NEVER,
      "the reservation service did not take over a change of who may reserve the device, and keeps "
          + "what it had. If the device was reserved, set the sync annotation when the reservation "
          + "has ended"),
  CHANGE_NOT_TAKEN_OVER(Kind.FAILED, "blazar responded with http 500",
      (worker, _) -> worker.inBlazar(), Reason.CONTACT_TESTBED_OPERATORS, Fixer.OPERATORS,
      Rerun.ONCE,
      "the reservation service did not take over a change of the record. If the device was "
          + "reserved, set the sync annotation when the reservation has ended"),
  /** POST 500 for another reason than the name. */
  NOT_CREATED_IN_BLAZAR(Kind.FAILED, "blazar responded with http 500",
      Reason.CONTACT_TESTBED_OPERATORS, Fixer.OPERATORS, Rerun.WITH_BACKOFF,
      "the reservation service does not take the device"),
  /** manager.py: a record that is so new that the run's list of records does not have it. */
  RECORD_TOO_NEW(Kind.FAILED, "^hardware .{1,80} could not be found",
      Reason.CONTACT_TESTBED_OPERATORS, Fixer.OPERATORS, Rerun.ONCE,
      "the registry's worker does not find the record"),
  /** driver/util.py: a service does not respond; the text is that of the HTTP library (keystoneauth), with host names. */
  UNREACHABLE(Kind.FAILED,
      "unable to establish connection|request to .{1,200} timed out|ssl exception connecting"
          + "|unexpected exception for|could not contact .{1,40} api|response malformed",
      Reason.CONTACT_TESTBED_OPERATORS, Fixer.OPERATORS, Rerun.WITH_BACKOFF,
      "a service of the testbed cannot be reached"),
  /** driver/util.py, also tunelo's and Keystone's: a refusal, which a repetition gets again. */
  REFUSED(Kind.FAILED, "responded with http (?!408|429)4\\d\\d", Reason.CONTACT_TESTBED_OPERATORS,
      Fixer.OPERATORS, Rerun.ONCE, "a service of the testbed refuses the request"),
  /** driver/util.py. */
  OVERLOADED_OR_BROKEN(Kind.FAILED, "responded with http \\d\\d\\d",
      Reason.CONTACT_TESTBED_OPERATORS, Fixer.OPERATORS, Rerun.WITH_BACKOFF,
      "a service of the testbed fails"),
  /** manager.py, for any exception that is not Doni's own: all of balena's and of the Kubernetes API's. */
  UNHANDLED(Kind.FAILED, "^unhandled error", Reason.CONTACT_TESTBED_OPERATORS, Fixer.OPERATORS,
      Rerun.WITH_BACKOFF, "the registry's log has the cause"),
  UNKNOWN_ERROR(Kind.FAILED, "", Reason.CONTACT_TESTBED_OPERATORS, Fixer.OPERATORS,
      Rerun.WITH_BACKOFF, "the check keeps failing");

  /** Which field of a worker the text is in. */
  private enum Kind {
    DEFERRED,
    FAILED
  }

  /** What several entries say. */
  private static final class Advice {
    private static final String POWER_ON = "flash the image, connect the device and switch it on";
  }

  private final Kind kind;
  private final Pattern pattern;
  private final BiPredicate<Worker, Hardware> when;
  private final Reason reason;
  private final Fixer fixer;
  private final Rerun rerun;
  private final String advice;

  CheckText(Kind kind, String pattern, Reason reason, Fixer fixer, Rerun rerun, String advice) {
    this(kind, pattern, (_, _) -> true, reason, fixer, rerun, advice);
  }

  CheckText(Kind kind, String pattern, BiPredicate<Worker, Hardware> when, Reason reason,
      Fixer fixer, Rerun rerun, String advice) {
    this.kind = kind;
    this.pattern = Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
    this.when = when;
    this.reason = reason;
    this.fixer = fixer;
    this.rerun = rerun;
    this.advice = advice;
  }

  /** What the error of a failed check means. */
  static CheckText ofError(Worker worker, Hardware record) {
    String text = worker.lastError() == null ? "" : worker.lastError();
    return Stream.of(values())
        .filter(entry -> entry.kind == Kind.FAILED && entry.when.test(worker, record))
        .filter(entry -> entry.pattern.matcher(text).find()).findFirst().orElseThrow();
  }

  /** What the reason of a deferral means. */
  static CheckText ofDeferral(String text) {
    return Stream.of(values()).filter(entry -> entry.kind == Kind.DEFERRED)
        .filter(entry -> entry.pattern.matcher(text).find()).findFirst().orElseThrow();
  }

  private static boolean mayHaveChangedRestriction(Worker worker, Hardware record) {
    return worker.inBlazar()
        && (record.properties().containsKey(DeviceProperty.AUTHORIZED_PROJECTS)
            || record.properties().containsKey(DeviceProperty.AUTHORIZED_PROJECTS_REASON));
  }

  /** The reason of Healthy once no sync is left that could help. */
  Reason reason() {
    return reason;
  }

  Fixer fixer() {
    return fixer;
  }

  Rerun rerun() {
    return rerun;
  }

  /** What to do, without a capital and a full stop. */
  String remedy() {
    return advice;
  }

  /** Who can fix it and how, as sentences. */
  String advice() {
    return fixer.sentence(advice);
  }
}
