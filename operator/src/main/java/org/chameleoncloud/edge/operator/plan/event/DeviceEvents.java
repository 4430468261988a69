package org.chameleoncloud.edge.operator.plan.event;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.plan.credential.ExpiryWarning;
import org.chameleoncloud.edge.operator.plan.health.Repairs;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Phase;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Purpose;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState;
import org.chameleoncloud.edge.operator.plan.registration.Adoption;
import org.chameleoncloud.edge.operator.plan.registration.Corrections;
import org.chameleoncloud.edge.operator.plan.registration.Registration;
import org.chameleoncloud.edge.operator.plan.reservation.Restriction;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.PropertyChange;

/** The events of one reconciliation. Pure; an event follows from what changed, so it is sent once. */
public final class DeviceEvents {
  /** Reasons of Ready that stay until a person acts. */
  private static final Set<String> NEEDS_A_PERSON = texts(EnumSet.of(Reason.CREATE_SECRET,
      Reason.FIX_SECRET, Reason.LABEL_SECRET, Reason.SELECT_CLOUD, Reason.RENEW_CREDENTIAL,
      Reason.REQUEST_ACCESS,
      Reason.FIX_SPEC, Reason.REVERT_CHANGE, Reason.CHOOSE_ANOTHER_NAME, Reason.FOREIGN_RECORD,
      Reason.RECORD_GONE, Reason.RECORD_NOT_FOUND,
      Reason.CREATE_CLAIM, Reason.LABEL_CLAIM, Reason.DELETE_OBJECT, Reason.FIX_STATUS,
      Reason.CREATE_CONFIG_MAP, Reason.FIX_IMAGE, Reason.NAME_TOO_LONG,
      Reason.CONFLICTING_WRITER));
  private static final Set<String> BAKE_FAILURES = texts(
      EnumSet.of(Reason.FIX_IMAGE, Reason.WAIT_FOR_BAKE_RETRY));
  /** Reasons of Healthy that stay until a person acts, other than that the device is switched off. */
  private static final Set<String> CHECKS_FOR_A_PERSON = texts(EnumSet.of(
      Reason.CONTACT_TESTBED_OPERATORS, Reason.REGISTER_UNDER_NEW_NAME,
      Reason.CHANGE_AVAILABILITY));
  /** A restriction that remains has an event of its own. */
  private static final Set<String> ACCESS_FOR_A_PERSON = texts(
      EnumSet.of(Reason.NOBODY_MAY_RESERVE, Reason.PROJECT_UNKNOWN));

  private final Observation seen;
  private final EdgeDeviceStatus before;
  private final EdgeDeviceStatus after;
  private final List<DeviceEvent> events = new ArrayList<>();

  private DeviceEvents(Observation seen, EdgeDeviceStatus before, EdgeDeviceStatus after) {
    this.seen = seen;
    this.before = before;
    this.after = after;
  }

  /**
   * The event for a device that cannot be reconciled at all, so that no condition can say it.
   *
   * @param status the API server's HTTP status; -1 without a response
   */
  public static DeviceEvent reconcileError(int status) {
    String advice = status == 403
        ? "the operator's role lacks a permission; compare it with the chart's"
        : "the operator keeps retrying";
    return DeviceEvent.of(EventReason.RECONCILE_ERROR,
        "The Kubernetes API server does not answer what the operator needs to know about this "
            + "device (status " + status + "): " + advice + ".");
  }

  /**
   * The events, in the order in which things happened.
   *
   * @param seen what was known
   * @param plan what was to be done
   * @param results what came of it
   * @param before the status until now
   * @param after the status from now on
   */
  public static List<DeviceEvent> of(Observation seen, Plan plan, List<ActionResult> results,
      EdgeDeviceStatus before, EdgeDeviceStatus after) {
    DeviceEvents events = new DeviceEvents(seen, before, after);
    boolean registered = false;
    for (ActionResult result : results) {
      if (result instanceof ActionResult.Done(Action action, Hardware record)) {
        events.done(action, record, plan);
        registered |= action instanceof Action.Register;
      }
    }
    CredentialEvents.issued(results, before).forEach(events.events::add);
    events.adoption(results, registered);
    ReleaseEvents.released(seen, after).ifPresent(events.events::add);
    events.restriction();
    events.image();
    events.annotations();
    events.callsForAction();
    return List.copyOf(events.events);
  }

  private void done(Action action, Hardware record, Plan plan) {
    switch (action) {
      case Action.Register(_, boolean ownProjectOnly) -> {
        registered(record);
        if (ownProjectOnly) {
          restricted();
        }
      }
      case Action.Patch patch -> patched(patch, plan);
      case Action.Sync(_, boolean repair) -> synced(repair);
      case Action.DeleteRecord(String uuid) -> add(EventReason.RECORD_DELETED,
          "Deleted the testbed's record " + uuid + " of \"" + seen.deviceName() + "\"."
              + unreadableReservations());
      case Action.CredentialWrite write ->
        CredentialEvents.done(write).ifPresent(events::add);
      case Action.StartBake(var bake) -> add(EventReason.BAKE_STARTED, "Baking the image "
          + bake.path() + " on the claim " + bake.claimName() + numbered(bake.attempt()) + ".");
      case Action.RemoveFinalizer _ -> {
        ReleaseEvents.deleted(seen).ifPresent(events::add);
        CredentialEvents.remains(seen).ifPresent(events::add);
      }
      case Action.AddFinalizer _,Action.AcquireBakeSlot _,Action.StartRemoval _,Action.DeleteJob _ ->
        {
        }
    }
  }

  private void registered(Hardware record) {
    String as = "\"" + seen.deviceName() + "\""
        + (record == null ? "" : " with the record " + record.uuid());
    Optional<String> gone = before.recordId(seen.deviceName());
    if (gone.isEmpty()) {
      add(EventReason.REGISTERED, "Registered on the testbed as " + as + ".");
      return;
    }
    add(EventReason.REREGISTERED, "The record " + gone.get()
        + " had disappeared from the testbed; registered again as " + as
        + ". An image baked for the old record can no longer sign in: flash the new one.");
  }

  private void patched(Action.Patch patch, Plan plan) {
    if (Corrections.isDrift(seen, plan.applied().deviceCredential())) {
      add(EventReason.DRIFT_CORRECTED,
          "The testbed's record no longer matched the spec; corrected: " + patch.summary() + ".");
    } else {
      add(EventReason.UPDATED, "Changed the testbed's record: " + patch.summary() + ".");
    }
    if (Restriction.isRemovedBy(patch.changes())) {
      add(EventReason.RESTRICTION_REMAINS,
          "The list of projects that may reserve the device was removed from the testbed's record. "
              + "It remains in force at the reservation service until an operator of the testbed "
              + "clears it: ask them to, or name every project in spec.authorizedProjects.");
    }
    if (liftsEgress(patch)) {
      add(EventReason.EGRESS_LABEL_REMAINS,
          "spec.localEgress no longer says deny, and the testbed has stored that. The label on the "
              + "device's node remains until an operator of the testbed clears it: ask them to.");
    }
  }

  private String unreadableReservations() {
    return seen.reservations() instanceof ReservationState.Unreadable(String message)
        ? " Whether it was reserved is not known. " + message
        : "";
  }

  private void restricted() {
    add(EventReason.RESTRICTED, "spec.authorizedProjects names no projects, and this operator runs "
        + "with --restrict-new-devices: only the project of the Secret \""
        + seen.spec().credentials().name() + "\" may reserve \"" + seen.deviceName()
        + "\". Name projects in spec.authorizedProjects to change that.");
  }

  /** A change that the status newly announces. */
  private void restriction() {
    String announced = after.applied() == null ? null : after.applied().announcedChange();
    if (announced != null && !announced.equals(seen.applied().announcedChange())) {
      add(EventReason.RESTRICTION_CHANGE,
          "Who may reserve the device is about to be changed on the "
              + "testbed. Its reservation service refuses that in some releases, and always while a "
              + "lease exists: then the check blazar.device stays in ERROR until an operator of the "
              + "testbed acts, and what was in force remains so. No lease ends.");
    }
  }

  /** The registry's k8s worker adds the label that denies, and never removes it (doni, k8s worker). */
  private boolean liftsEgress(Action.Patch patch) {
    boolean denied = seen.list() instanceof ListState.Listed listed && listed.record()
        .filter(record -> "deny".equals(record.properties().get(DeviceProperty.LOCAL_EGRESS)))
        .isPresent();
    return denied && patch.changes().stream().anyMatch(change -> switch (change) {
      case PropertyChange.Put(DeviceProperty property, Object value) ->
        property == DeviceProperty.LOCAL_EGRESS && !"deny".equals(value);
      case PropertyChange.Remove(DeviceProperty property) ->
        property == DeviceProperty.LOCAL_EGRESS;
      case PropertyChange.Rename _ -> false;
    });
  }

  private void synced(boolean repair) {
    if (repair) {
      add(EventReason.REPAIR_STARTED, "A check failed; asked the testbed to run the checks again, "
          + "attempt " + (Repairs.of(seen.applied()).count() + 1) + " of " + mostRepairs() + ".");
    } else {
      add(EventReason.SYNCED, "Asked the testbed to run the checks again.");
    }
  }

  private int mostRepairs() {
    return Registration.own(seen).map(Repairs::mostFor).orElse(1);
  }

  private void adoption(List<ActionResult> results, boolean registered) {
    boolean known = before.recordId(seen.deviceName()).filter(id -> id.equals(after.uuid()))
        .isPresent();
    if (registered || known || after.uuid() == null) {
      return;
    }
    add(EventReason.ADOPTED, "Adopted the record " + after.uuid() + " that the testbed has for \""
        + seen.deviceName() + "\".");
    Stream<Hardware> taken = results.stream().filter(ActionResult.Adopted.class::isInstance)
        .map(result -> ((ActionResult.Adopted) result).record());
    if (Stream.concat(taken, Registration.own(seen).stream())
        .anyMatch(record -> Adoption.replacesCredential(seen, record))) {
      add(EventReason.CREDENTIAL_REPLACED, "The record " + after.uuid() + " has another device "
          + "credential than the Secret \"" + seen.deviceSecret()
          + "\" and gets that one. A device that is in use loses its own: to keep it, put it into "
          + "a Secret and name that in spec.deviceCredentialRef.");
    }
  }

  private void annotations() {
    String said = before.condition(ConditionType.READY).map(Condition::message).orElse("");
    seen.metadata().annotationProblems().stream().filter(problem -> !said.contains(problem))
        .forEach(problem -> add(EventReason.ANNOTATION_NOT_UNDERSTOOD, problem));
    ExpiryWarning.of(seen).stream().filter(warning -> !said.contains(warning))
        .forEach(warning -> add(EventReason.CREDENTIAL_EXPIRES, warning));
  }

  private void image() {
    Image now = after.image();
    Image earlier = before.image();
    if (now != null && now.sha256() != null && !isSameBake(now, earlier)) {
      add(EventReason.BAKED, "The image " + now.path() + " is stored on the claim "
          + now.claimName() + "; its SHA-256 is " + now.sha256() + ".");
    }
    if (now == null && earlier != null && wasRemoved()) {
      add(EventReason.IMAGE_REMOVED, "Removed the image " + earlier.path()
          + ", which held the device's key, from the claim " + earlier.claimName() + ".");
    }
  }

  /** An image that is newly served, or no longer, was not baked again. */
  private static boolean isSameBake(Image now, Image earlier) {
    return earlier != null && now.withUrl(null).equals(earlier.withUrl(null));
  }

  /** An image whose claim was deleted was not removed by us. */
  private boolean wasRemoved() {
    return seen.images().of(Purpose.REMOVE).stream()
        .anyMatch(job -> job.phase() == Phase.SUCCEEDED);
  }

  /** What newly needs a person. A bake that failed has an event of its own. */
  private void callsForAction() {
    newly(ConditionType.IMAGE_READY, BAKE_FAILURES)
        .ifPresent(condition -> add(EventReason.BAKE_FAILED, condition.message()));
    newly(ConditionType.READY, NEEDS_A_PERSON)
        .filter(condition -> !BAKE_FAILURES.contains(condition.reason()))
        .ifPresent(this::addWarning);
    newly(ConditionType.HEALTHY, CHECKS_FOR_A_PERSON).ifPresent(this::addWarning);
    newly(ConditionType.ACCESS_ENFORCED, ACCESS_FOR_A_PERSON).ifPresent(this::addWarning);
  }

  private Optional<Condition> newly(ConditionType type, Set<String> reasons) {
    return after.condition(type).filter(condition -> reasons.contains(condition.reason()))
        .filter(condition -> before.condition(type)
            .map(Condition::reason).filter(condition.reason()::equals).isEmpty());
  }

  private static String numbered(int attempt) {
    return attempt == 1 ? "" : ", attempt " + attempt;
  }

  private static Set<String> texts(Set<Reason> reasons) {
    return reasons.stream().map(Reason::text).collect(Collectors.toUnmodifiableSet());
  }

  private void add(EventReason reason, String message) {
    events.add(DeviceEvent.of(reason, message));
  }

  private void addWarning(Condition condition) {
    events.add(DeviceEvent.warning(condition.reason(), condition.message()));
  }
}
