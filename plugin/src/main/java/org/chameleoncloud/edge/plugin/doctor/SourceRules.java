package org.chameleoncloud.edge.plugin.doctor;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionReason;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.ImageSource;
import org.chameleoncloud.edge.operator.api.ImageSourceRef;
import org.chameleoncloud.edge.operator.api.ImageSourceRef.Kind;
import org.chameleoncloud.edge.operator.plan.source.SourceReason;

/** Whether the image source that a device names exists and is checked, and whether the device was baked from it. */
final class SourceRules {
  private static final Section SECTION = Section.IMAGE;
  private static final String STEP = "source";
  /** The operator's message names it where a server may not be asked. */
  private static final String HOSTS = "--image-source-hosts";

  private SourceRules() {}

  static Finding finding(Examination seen, ImageSourceRef ref) {
    boolean ofCluster = ref.kindOrDefault() == Kind.ClusterEdgeImageSource;
    String title = ref.kindOrDefault() + " \"" + ref.name() + "\"";
    Fact<GenericKubernetesResource> source = seen.image().source();
    if (ofCluster && seen.operatorHas("--cluster-image-sources=false")) {
      return Finding.wrong(SECTION, STEP, "The device names the " + title
          + ", which the operator does not read: it runs with --cluster-image-sources=false.",
          Who.YOU, "Name an EdgeImageSource of the namespace.");
    }
    if (source.isMissing()) {
      return Finding.wrong(SECTION, STEP, "The " + title + " does not exist"
          + (ofCluster ? "." : " in the namespace " + seen.namespace() + "."),
          ofCluster ? Who.ADMINISTRATORS : Who.YOU,
          "Create it; examples/image-source.yaml is one.");
    }
    return source.value().map(found -> finding(seen, ref, title, found))
        .orElseGet(() -> source.unread(SECTION, STEP).orElseThrow());
  }

  private static Finding finding(Examination seen, ImageSourceRef ref, String title,
      GenericKubernetesResource source) {
    Optional<Condition> ready = Conditions.ready(source);
    if (ready.isEmpty()) {
      return Finding.wrong(SECTION, STEP, "No operator has reported anything of the " + title + ".",
          Who.ADMINISTRATORS, "If it is older than a minute, see whether an operator runs and "
              + "watches this namespace, and whether its log says that the kind cannot be listed.");
    }
    if (ready.get().holds()) {
      return Finding.ok(SECTION, STEP, title + ": " + baked(seen.status().imageSource(), ref,
          Fields.text(source, "status", "revision", "id").orElse("")));
    }
    return failing(title, ref, ready.get());
  }

  private static String baked(ImageSource pinned, ImageSourceRef ref, String revision) {
    if (pinned == null || pinned.revision() == null || !ref.text().equals(pinned.source())) {
      return "its revision is " + revision + ", which the device was not baked from yet.";
    }
    return pinned.revision().equals(revision)
        ? "the device has its revision, " + revision + "."
        : "its revision is " + revision + "; the device has an earlier one, " + pinned.revision()
            + ", see spec.onUpdate.";
  }

  private static Finding failing(String title, ImageSourceRef ref, Condition ready) {
    String what = title + ": " + ready.message();
    if (ready.reason().equals(SourceReason.WAIT_FOR_SERVER.text())) {
      return Finding.unknown(SECTION, STEP, what, Who.NOBODY,
          SourceReason.WAIT_FOR_SERVER.remedy());
    }
    if (ready.message().contains(HOSTS)) {
      return Finding.wrong(SECTION, STEP, what, Who.ADMINISTRATORS, "If the operator may ask the "
          + "server, list it in the chart's imageSources.hosts, and its port in "
          + "networkPolicy.imageSources.");
    }
    String remedy = ConditionReason.of(SourceReason.class, ready.reason())
        .map(ConditionReason::remedy)
        .orElse("See docs/image-sources.md of the operator's version.");
    return Finding.wrong(SECTION, STEP, what,
        ref.kindOrDefault() == Kind.ClusterEdgeImageSource ? Who.ADMINISTRATORS : Who.YOU, remedy);
  }
}
