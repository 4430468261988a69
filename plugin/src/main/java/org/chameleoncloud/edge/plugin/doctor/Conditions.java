package org.chameleoncloud.edge.plugin.doctor;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.plan.step.Reason;

/** What a condition of the status means: the operator has seen what this machine may not be able to see. */
final class Conditions {
  private static final String NOTHING = "Nothing.";
  /** Nobody has to act, or nobody can: it is not decided yet. */
  private static final Set<Reason> UNDECIDED = EnumSet.of(Reason.IN_PROGRESS,
      Reason.WAIT_FOR_REGISTRY, Reason.WAIT_FOR_RESERVATION, Reason.WAIT_FOR_CORRECTION,
      Reason.WAIT_FOR_CHECKS, Reason.WAIT_FOR_RESERVATIONS, Reason.WAIT_FOR_REPAIR,
      Reason.WAIT_FOR_DEVICE_KEY, Reason.WAIT_FOR_IMAGE_SOURCE, Reason.WAIT_FOR_BAKE_SLOT,
      Reason.BAKING, Reason.DELETING, Reason.RESERVATIONS_UNREADABLE, Reason.ONLINE_NOT_REPORTED);
  private static final Set<Reason> OF_OPERATORS = EnumSet.of(Reason.CONTACT_TESTBED_OPERATORS,
      Reason.ONLINE_OUTDATED, Reason.RESTRICTION_REMAINS, Reason.RESTRICTION_NOT_ENFORCED);
  private static final Set<Reason> OF_ADMINISTRATORS = EnumSet.of(Reason.CHECK_BAKE_POD,
      Reason.CREATE_CONFIG_MAP);

  private Conditions() {}

  /** The condition Ready of a fleet or an image source; empty before one was reported. */
  static Optional<Condition> ready(GenericKubernetesResource resource) {
    return Fields.maps(resource, "status", "conditions").stream()
        .filter(found -> ConditionType.READY.text().equals(found.get("type"))).findFirst()
        .map(found -> new Condition(ConditionType.READY.text(), text(found, "status"), null, null,
            text(found, "reason"), text(found, "message")));
  }

  private static String text(Map<String, Object> condition, String field) {
    return condition.get(field) instanceof String text ? text : "";
  }

  /** The finding of a condition. */
  static Finding finding(Section section, String step, Condition condition) {
    Optional<Reason> reason = Reason.of(condition.reason());
    String remedy = reason.map(Reason::remedy).filter(text -> !NOTHING.equals(text)).orElse(null);
    if (condition.holds()) {
      return Finding.ok(section, step, condition.message());
    }
    Verdict verdict = reason.filter(UNDECIDED::contains).isPresent()
        ? Verdict.UNKNOWN
        : Verdict.WRONG;
    return new Finding(section, step, verdict, condition.message(), remedy,
        reason.map(Conditions::who).orElse(Who.YOU));
  }

  private static Who who(Reason reason) {
    if (UNDECIDED.contains(reason)) {
      return Who.NOBODY;
    }
    if (OF_OPERATORS.contains(reason)) {
      return Who.OPERATORS;
    }
    return OF_ADMINISTRATORS.contains(reason) ? Who.ADMINISTRATORS : Who.YOU;
  }
}
