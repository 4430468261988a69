package org.chameleoncloud.edge.plugin.doctor;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.chameleoncloud.edge.plugin.output.Ages;

/** Events of the cluster, as {@code kubectl get events} has them. */
final class Events {
  private Events() {}

  /** The newest first. */
  static List<GenericKubernetesResource> sorted(List<GenericKubernetesResource> events) {
    return events.stream().sorted(Comparator.comparing(Events::time).reversed()).toList();
  }

  static boolean isWarning(GenericKubernetesResource event) {
    return Fields.text(event, "type").filter("Warning"::equals).isPresent();
  }

  /** When, which, and what. */
  static String sentence(GenericKubernetesResource event, Instant now) {
    String message = Fields.text(event, "message").orElse("");
    return Ages.since(time(event).toString(), now) + " ago, "
        + Fields.text(event, "type").orElse("Normal") + " "
        + Fields.text(event, "reason").orElse("without a reason") + ": " + message
        + (message.endsWith(".") ? "" : ".");
  }

  private static Instant time(GenericKubernetesResource event) {
    return Stream.of(Fields.text(event, "lastTimestamp"), Fields.text(event, "eventTime"),
        Optional.ofNullable(event.getMetadata().getCreationTimestamp()))
        .flatMap(Optional::stream).map(Ages::instant).flatMap(Optional::stream).findFirst()
        .orElse(Instant.EPOCH);
  }
}
