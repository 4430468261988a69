package org.chameleoncloud.edge.plugin.doctor;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.ImageSource;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.Label;
import org.chameleoncloud.edge.plugin.doctor.OperatorRules.Pods;

/** Whether the image is stored, of what the spec asks for now, and what keeps it from being baked. */
final class ImageRules {
  private static final Section SECTION = Section.IMAGE;

  private ImageRules() {}

  static List<Finding> findings(Examination seen) {
    if (seen.spec().map(spec -> spec.image()).isEmpty()) {
      return List.of(Finding.skipped(SECTION, "image", seen.device().value().isEmpty()
          ? "There is no resource."
          : "The spec asks for no image."));
    }
    if (seen.observes()) {
      return List.of(Finding.skipped(SECTION, "image",
          "The resource only observes its record, so it gets no image."));
    }
    List<Finding> findings = new ArrayList<>();
    findings.addAll(claim(seen));
    findings.addAll(source(seen));
    findings.addAll(jobs(seen));
    findings.add(stored(seen));
    return findings;
  }

  private static List<Finding> claim(Examination seen) {
    Fact<GenericKubernetesResource> claim = seen.image().claim();
    String name = seen.image().claimName();
    if (claim.isMissing()) {
      return List.of(Finding.wrong(SECTION, "claim", "The PersistentVolumeClaim \"" + name
          + "\" does not exist in the namespace " + seen.namespace() + ".", Who.YOU,
          "Create it; examples/image-claim.yaml is one."));
    }
    if (claim.value().isEmpty()) {
      return List.of(claim.unread(SECTION, "claim").orElseThrow());
    }
    List<Finding> findings = new ArrayList<>();
    String phase = Fields.text(claim.value().get(), "status", "phase").orElse("Pending");
    findings.add(switch (phase) {
      case "Bound" -> Finding.ok(SECTION, "claim", "The claim \"" + name + "\" is bound.");
      case "Lost" -> Finding.wrong(SECTION, "claim", "The claim \"" + name
          + "\" has lost its volume.", Who.ADMINISTRATORS,
          "Restore the volume, or create the claim again and bake again.");
      default -> Finding.unknown(SECTION, "claim", "The claim \"" + name + "\" is not bound yet ("
          + phase + "); some storage classes bind it with the first pod.", Who.ADMINISTRATORS,
          "If it stays: kubectl -n " + seen.namespace() + " describe pvc " + name);
    });
    Map<String, String> labels = claim.value().get().getMetadata().getLabels();
    boolean labelled = labels != null && "true".equals(labels.get(Label.IMAGES.key()));
    if (seen.operatorHas("--require-claim-label") && !labelled) {
      findings.add(Finding.wrong(SECTION, "claim", "The claim \"" + name
          + "\" lacks the label without which the operator uses none.", Who.YOU,
          "If it is for images: kubectl -n " + seen.namespace() + " label pvc " + name + " "
              + Label.IMAGES.key() + "=true"));
    }
    return findings;
  }

  /** What an image from balena is held to, since its version alone does not say; or the image source. */
  private static List<Finding> source(Examination seen) {
    ImageSpec.Source source = seen.spec().map(EdgeDeviceSpec::image).map(ImageSpec::source)
        .orElse(null);
    if (source != null && source.sourceRef() != null && source.sourceRef().name() != null) {
      return List.of(SourceRules.finding(seen, source.sourceRef()));
    }
    return source == null || source.balenaOS() == null
        ? List.of()
        : List.of(Finding.ok(SECTION, "source",
            "balenaOS " + source.balenaOS().version() + " " + held(seen, source)));
  }

  private static String held(Examination seen, ImageSpec.Source source) {
    if (source.sha256() != null) {
      return "must have the SHA-256 in spec.image.source.sha256.";
    }
    ImageSource pinned = seen.status().imageSource();
    return pinned == null
        ? "was not downloaded for this device yet; the first download is trusted and pinned."
        : "must have the SHA-256 of its first download, " + pinned.sha256() + ".";
  }

  private static List<Finding> jobs(Examination seen) {
    Optional<Finding> unread = seen.image().jobs().unread(SECTION, "bake");
    if (unread.isPresent()) {
      return List.of(unread.get());
    }
    return seen.image().jobs().value().orElse(List.of()).stream().limit(1)
        .map(job -> job(job, seen)).toList();
  }

  private static Finding job(GenericKubernetesResource job, Examination seen) {
    String name = job.getMetadata().getName();
    String log = seen.image().log().value().flatMap(text -> text.lines()
        .filter(line -> !line.isBlank()).reduce((_, last) -> last))
        .map(line -> " Its log ends: " + line).orElse("");
    if (hasCondition(job, "Complete")) {
      return Finding.ok(SECTION, "bake", "The Job " + name + " has succeeded." + log);
    }
    Optional<String> problem = seen.image().pods().value().orElse(List.of()).stream()
        .flatMap(Pods::problems).findFirst();
    if (hasCondition(job, "Failed") || problem.isPresent()) {
      return Finding.wrong(SECTION, "bake", "The Job " + name
          + (hasCondition(job, "Failed") ? " has failed" : " does not run")
          + problem.map(text -> ": " + text).orElse("") + "." + log,
          problem.isPresent() ? Who.ADMINISTRATORS : Who.YOU,
          "See all: kubectl -n " + seen.namespace() + " describe job " + name
              + "; docs/runbook.md has the steps.");
    }
    return Finding.unknown(SECTION, "bake", "The Job " + name + " runs." + log, Who.NOBODY,
        "Wait: kubectl chi-edge wait " + seen.name() + " --for image");
  }

  private static boolean hasCondition(GenericKubernetesResource job, String type) {
    return Fields.maps(job, "status", "conditions").stream()
        .anyMatch(found -> type.equals(found.get("type")) && "True".equals(found.get("status")));
  }

  private static Finding stored(Examination seen) {
    EdgeDeviceStatus.Image image = seen.status().image();
    Optional<Condition> condition = seen.status().condition(ConditionType.IMAGE_READY);
    if (image == null || image.sha256() == null || condition.filter(Condition::holds).isEmpty()) {
      return condition.filter(found -> !found.holds())
          .map(found -> Conditions.finding(SECTION, "image", found))
          .orElseGet(() -> Finding.wrong(SECTION, "image", "No image is stored.", Who.NOBODY,
              "The operator bakes it once what is wrong above is right."));
    }
    String request = seen.annotations().getOrDefault(Annotation.REBAKE.key(), "");
    boolean requested = !request.isEmpty() && !request.equals(image.rebakeRequest());
    boolean current = seen.device().value()
        .map(found -> found.resource().getMetadata().getGeneration())
        .map(generation -> generation.equals(seen.status().observedGeneration())).orElse(true);
    String what = image.path() + " is stored on the claim " + image.claimName() + ", baked "
        + image.bakedAt() + ", SHA-256 " + image.sha256();
    return requested || !current
        ? Finding.unknown(SECTION, "image", what + "; it is older than "
            + (requested ? "the rebake annotation" : "the last change of the spec") + ".",
            Who.NOBODY, "Wait: the operator bakes it again if what goes into it has changed.")
        : Finding.ok(SECTION, "image", what + ", of what the spec asks for now.");
  }
}
