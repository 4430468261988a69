package org.chameleoncloud.edge.plugin.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.operator.plan.observation.Switch;
import org.chameleoncloud.edge.operator.plan.registration.Inspection;
import org.chameleoncloud.edge.plugin.cluster.Device;

/** Whether the resource exists, is valid and may be acted on. */
final class ResourceRules {
  private static final Section SECTION = Section.RESOURCE;

  private ResourceRules() {}

  static List<Finding> findings(Examination seen) {
    if (seen.device().value().isEmpty()) {
      return List.of(seen.device().unread(SECTION, "resource").orElseGet(() -> missing(seen)));
    }
    Device device = seen.device().value().get();
    List<Finding> findings = new ArrayList<>();
    findings.add(exists(device));
    findings.add(spec(device));
    findings.add(pause(seen));
    Switch.problems(seen.annotations()).forEach(problem -> findings.add(Finding.wrong(SECTION,
        "annotation", problem, Who.YOU, "Correct the annotation.")));
    findings.add(generation(device));
    return findings;
  }

  private static Finding missing(Examination seen) {
    return Finding.wrong(SECTION, "resource", "There is no device \"" + seen.name()
        + "\" in the namespace " + seen.namespace() + ".", Who.YOU,
        "Name another --namespace, or list all: kubectl chi-edge list -A.");
  }

  private static Finding exists(Device device) {
    String title = device.namespace() + "/" + device.name();
    return device.resource().isMarkedForDeletion()
        ? Finding.unknown(SECTION, "resource", title + " is being deleted.", Who.NOBODY,
            "Wait; if it stays, its condition Ready says what for.")
        : Finding.ok(SECTION, "resource", title + " exists.");
  }

  private static Finding spec(Device device) {
    if (device.typed().getSpec() == null) {
      return Finding.wrong(SECTION, "spec", "The resource has no spec.", Who.YOU,
          "Set spec.machineName and spec.contactEmail.");
    }
    Optional<String> problem = Inspection.specProblem(device.typed().getSpec(),
        device.deviceName());
    return problem
        .map(text -> Finding.wrong(SECTION, "spec", text + ".", Who.YOU, "Correct that field."))
        .orElseGet(() -> Finding.ok(SECTION, "spec", "The spec is valid."));
  }

  private static Finding pause(Examination seen) {
    Map<String, String> annotations = seen.annotations();
    return Switch.PAUSED.isOn(annotations)
        ? Finding.wrong(SECTION, "pause", "The resource is paused: nothing is written to the "
            + "testbed, and no image is baked.", Who.YOU,
            "Remove the annotation when it should go on: kubectl -n " + seen.namespace()
                + " annotate edgedevice " + seen.device().value().orElseThrow().name() + " "
                + Annotation.PAUSED.key() + "-")
        : Finding.ok(SECTION, "pause", "The resource is not paused.");
  }

  private static Finding generation(Device device) {
    Long generation = device.resource().getMetadata().getGeneration();
    Long observed = device.status().observedGeneration();
    if (observed == null) {
      return Finding.wrong(SECTION, "status", "No operator has reported anything of the device.",
          Who.ADMINISTRATORS, "If the device is older than a minute, see whether an operator runs "
              + "and watches this namespace.");
    }
    boolean outdated = generation != null && observed < generation;
    return outdated
        ? Finding.wrong(SECTION, "status", "The status is of generation " + observed + ", and the "
            + "resource has generation " + generation
            + ": no operator has seen the last change.",
            Who.ADMINISTRATORS,
            "If the change is older than a minute, see whether an operator runs "
                + "and watches this namespace.")
        : Finding.ok(SECTION, "status", "The status is of the present generation, "
            + Objects.requireNonNullElse(generation, observed) + ".");
  }
}
