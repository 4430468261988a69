package org.chameleoncloud.edge.operator.plan;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Phase;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Purpose;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.PropertyChange;

/** What there is to announce after a look at a resource. Pure; an announcement is made once, by what changed. */
public final class Announcements {
  /** Reasons of Ready that stay until a person does something. */
  private static final Set<String> FOR_PEOPLE = texts(EnumSet.of(Reason.CREATE_SECRET,
      Reason.FIX_SECRET, Reason.NAME_THE_CLOUD, Reason.RENEW_CREDENTIAL, Reason.REQUEST_ACCESS,
      Reason.FIX_SPEC, Reason.REVERT_CHANGE, Reason.CHOOSE_ANOTHER_NAME, Reason.CREATE_CLAIM,
      Reason.CREATE_CONFIG_MAP, Reason.FIX_IMAGE));
  private static final Set<String> BAKE_FAILURES = texts(
      EnumSet.of(Reason.FIX_IMAGE, Reason.WAIT_FOR_BAKE_RETRY));
  private static final Set<String> HOPELESS_CHECKS = texts(
      EnumSet.of(Reason.ASK_TESTBED_OPERATORS));

  private final Observation seen;
  private final EdgeDeviceStatus before;
  private final EdgeDeviceStatus after;
  private final List<Announcement> list = new ArrayList<>();

  private Announcements(Observation seen, EdgeDeviceStatus before, EdgeDeviceStatus after) {
    this.seen = seen;
    this.before = before;
    this.after = after;
  }

  /**
   * The operator cannot look at the resource at all, so that no condition tells it.
   *
   * @param status the API server's HTTP status; 0 without an answer
   */
  public static Announcement blind(int status) {
    String advice = status == 403
        ? "the operator's role lacks a right; compare it with the chart's"
        : "the operator keeps trying";
    return Announcement.warning("CannotLook",
        "The Kubernetes API server does not answer what the operator "
            + "has to know of this device (status " + status + "): " + advice + ".");
  }

  /**
   * What to announce, in the order in which it happened.
   *
   * @param seen what was known
   * @param plan what was to be done
   * @param outcomes what came of it
   * @param before the status until now
   * @param after the status from now on
   */
  public static List<Announcement> of(Observation seen, Plan plan, List<Outcome> outcomes,
      EdgeDeviceStatus before, EdgeDeviceStatus after) {
    Announcements announcements = new Announcements(seen, before, after);
    boolean registered = false;
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.Done(Action action, Hardware record)) {
        announcements.done(action, record, plan);
        registered |= action instanceof Action.Register;
      }
    }
    announcements.adoption(registered);
    announcements.image();
    announcements.calls();
    return List.copyOf(announcements.list);
  }

  private void done(Action action, Hardware record, Plan plan) {
    switch (action) {
      case Action.Register _ -> registered(record);
      case Action.Patch patch -> patched(patch, plan);
      case Action.Sync(_, boolean repair) -> synced(repair);
      case Action.DeleteRecord(String uuid) -> news("RecordDeleted",
          "Deleted the testbed's record " + uuid + " of \"" + seen.deviceName() + "\".");
      case Action.StartBake(var order) -> news("BakeStarted", "Baking the image " + order.path()
          + " on the claim " + order.claimName() + numbered(order.attempt()) + ".");
      case Action.RemoveFinalizer _ -> released();
      case Action.AddFinalizer _,Action.TakePlace _,Action.StartRemoval _,Action.DeleteJob _ -> {
      }
    }
  }

  private void registered(Hardware record) {
    String as = "\"" + seen.deviceName() + "\""
        + (record == null ? "" : " with the record " + record.uuid());
    if (before.uuid() == null) {
      news("Registered", "Registered on the testbed as " + as + ".");
      return;
    }
    warning("RegisteredAnew", "The record " + before.uuid()
        + " was no longer on the testbed; registered anew as " + as
        + ". An image that was baked for the old record no longer signs in: flash the new one.");
  }

  private void patched(Action.Patch patch, Plan plan) {
    if (isDrift(plan)) {
      news("DriftCorrected", "The testbed's record was not as written any more; put right: "
          + patch.summary() + ".");
    } else {
      news("Updated", "Changed the testbed's record: " + patch.summary() + ".");
    }
    if (liftsEgress(patch)) {
      warning("EgressLabelStays",
          "spec.localEgress no longer says deny, and the testbed has stored "
              + "that. The label on the device's node stays until an operator of the testbed clears it: "
              + "ask them to.");
    }
  }

  /** Neither the spec nor the device's credential has changed since the record was as written. */
  private boolean isDrift(Plan plan) {
    boolean wasAsWritten = before.condition(Conditions.REGISTERED)
        .filter(condition -> condition.holds() && Objects.equals(condition.observedGeneration(),
            seen.subject().generation()))
        .isPresent();
    return wasAsWritten && Objects.equals(seen.applied().deviceCredential(),
        plan.applied().deviceCredential());
  }

  /** The registry's k8s worker adds the label that denies, and never takes it away (doni, k8s worker). */
  private boolean liftsEgress(Action.Patch patch) {
    String property = "local_egress";
    boolean denied = seen.listing() instanceof Listing.Known known && known.record()
        .filter(record -> "deny".equals(record.properties().get(property))).isPresent();
    return denied && patch.changes().stream().anyMatch(change -> switch (change) {
      case PropertyChange.Put(String name, Object value) -> name.equals(property)
          && !"deny".equals(value);
      case PropertyChange.Remove(String name) -> name.equals(property);
      case PropertyChange.Rename _ -> false;
    });
  }

  private void synced(boolean repair) {
    if (repair) {
      news("RepairStarted", "A check failed; the testbed was asked to run the checks again, "
          + "time " + (Repairs.of(seen.applied()).count() + 1) + " of " + Repairs.most() + ".");
    } else {
      news("Synced", "The testbed was asked to run the checks again.");
    }
  }

  private void released() {
    String record = before.uuid() == null ? "" : " " + before.uuid();
    if (seen.subject().forceDelete()) {
      warning("ForceDeleted", "Let go of the resource as the force-delete annotation asks. "
          + "The testbed's record" + record + " and the baked image, if any, may still be there.");
      return;
    }
    if (seen.spec().retainsRecord() && before.uuid() != null) {
      news("RecordKept", "Left the record" + record + " of \"" + seen.deviceName()
          + "\" on the testbed, as spec.deletionPolicy asks.");
    }
  }

  private void adoption(boolean registered) {
    if (!registered && after.uuid() != null && !after.uuid().equals(before.uuid())) {
      news("Adopted", "Took over the record " + after.uuid() + " that the testbed has for \""
          + seen.deviceName() + "\".");
    }
  }

  private void image() {
    Image lying = after.image();
    Image lay = before.image();
    if (lying != null && lying.sha256() != null && !isOneBake(lying, lay)) {
      news("Baked", "The image " + lying.path() + " lies on the claim " + lying.claimName()
          + "; its SHA-256 is " + lying.sha256() + ".");
    }
    if (lying == null && lay != null && wasRemoved()) {
      news("ImageRemoved", "Removed the image " + lay.path() + ", which held the device's key, "
          + "from the claim " + lay.claimName() + ".");
    }
  }

  /** An image that a server has newly, or no longer, was not baked anew. */
  private static boolean isOneBake(Image lying, Image lay) {
    return lay != null && lying.withUrl(null).equals(lay.withUrl(null));
  }

  /** An image whose claim is gone was not removed by us. */
  private boolean wasRemoved() {
    return seen.images().of(Purpose.REMOVE).stream()
        .anyMatch(job -> job.phase() == Phase.SUCCEEDED);
  }

  /** What newly waits for a person; a bake that failed is told of in its own words. */
  private void calls() {
    Optional<Condition> bake = newly(Conditions.IMAGE_READY, BAKE_FAILURES);
    bake.ifPresent(condition -> warning("BakeFailed", condition.message()));
    newly(Conditions.READY, FOR_PEOPLE)
        .filter(condition -> !BAKE_FAILURES.contains(condition.reason()))
        .ifPresent(condition -> warning(condition.reason(), condition.message()));
    newly(Conditions.HEALTHY, HOPELESS_CHECKS)
        .ifPresent(condition -> warning(condition.reason(), condition.message()));
  }

  private Optional<Condition> newly(String type, Set<String> reasons) {
    return after.condition(type).filter(condition -> reasons.contains(condition.reason()))
        .filter(condition -> before.condition(type)
            .map(Condition::reason).filter(condition.reason()::equals).isEmpty());
  }

  private static String numbered(int attempt) {
    return attempt == 1 ? "" : ", try " + attempt;
  }

  private static Set<String> texts(Set<Reason> reasons) {
    return reasons.stream().map(Reason::text).collect(Collectors.toUnmodifiableSet());
  }

  private void news(String reason, String message) {
    list.add(Announcement.news(reason, message));
  }

  private void warning(String reason, String message) {
    list.add(Announcement.warning(reason, message));
  }
}
