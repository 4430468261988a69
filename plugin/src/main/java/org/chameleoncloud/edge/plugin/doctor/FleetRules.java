package org.chameleoncloud.edge.plugin.doctor;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionReason;
import org.chameleoncloud.edge.operator.api.Label;
import org.chameleoncloud.edge.operator.fleet.FleetReason;

/** How the fleet is that made the device, and whether the device has its template as it is now. */
final class FleetRules {
  private static final Section SECTION = Section.FLEET;
  private static final String STEP = "fleet";

  private FleetRules() {}

  /** The findings; none for a device that no fleet controls. */
  static List<Finding> findings(Examination seen) {
    String name = seen.fleet().name();
    if (name == null) {
      return List.of();
    }
    Fact<GenericKubernetesResource> fleet = seen.fleet().resource();
    if (fleet.isMissing()) {
      return List.of(Finding.wrong(SECTION, STEP, "The device belongs to the fleet \"" + name
          + "\", which does not exist: Kubernetes' garbage collection deletes the device.",
          Who.YOU, "If a fleet is to keep it, create the fleet again with spec.adopt: true."));
    }
    return fleet.value().map(found -> findings(seen, found))
        .orElseGet(() -> fleet.unread(SECTION, STEP).stream().toList());
  }

  private static List<Finding> findings(Examination seen, GenericKubernetesResource fleet) {
    String title = "Fleet \"" + fleet.getMetadata().getName() + "\"";
    Optional<Condition> ready = Conditions.ready(fleet);
    if (ready.isEmpty()) {
      return List.of(Finding.wrong(SECTION, STEP, "No operator has reported anything of the fleet "
          + fleet.getMetadata().getName() + ".", Who.ADMINISTRATORS,
          "If the fleet is older than a minute, see whether an operator runs and watches this "
              + "namespace, and whether its log says fleets-unavailable."));
    }
    return Stream.of(progress(title, ready.get()), template(seen, fleet)).toList();
  }

  private static Finding progress(String title, Condition ready) {
    String what = title + ": " + ready.message();
    if (ready.holds()) {
      return Finding.ok(SECTION, STEP, what);
    }
    String remedy = ConditionReason.of(FleetReason.class, ready.reason())
        .map(ConditionReason::remedy).orElse("See docs/fleets.md of the operator's version.");
    return remedy.startsWith("Wait")
        ? Finding.unknown(SECTION, STEP, what, Who.NOBODY, remedy)
        : Finding.wrong(SECTION, STEP, what, Who.YOU, remedy);
  }

  private static Finding template(Examination seen, GenericKubernetesResource fleet) {
    String wanted = Fields.text(fleet, "status", "updateRevision").orElse("");
    String has = seen.device().value().map(device -> device.resource().getMetadata().getLabels())
        .map(labels -> labels.get(Label.REVISION.key())).orElse("");
    return wanted.equals(has)
        ? Finding.ok(SECTION, "template", "The device has the template as it is now, revision "
            + number(fleet, has) + ".")
        : Finding.unknown(SECTION, "template", "The device has the template of revision "
            + number(fleet, has) + ", and the fleet is at revision " + number(fleet, wanted) + ".",
            Who.NOBODY, "Wait for its turn: kubectl chi-edge fleet status "
                + fleet.getMetadata().getName() + " -n " + seen.namespace());
  }

  /** The number that users see, or else the name. */
  private static String number(GenericKubernetesResource fleet, String revision) {
    return Fields.maps(fleet, "status", "revisions").stream()
        .filter(known -> revision.equals(known.get("name")))
        .map((Map<String, Object> known) -> String.valueOf(known.get("number"))).findFirst()
        .orElse("\"" + revision + "\"");
  }
}
