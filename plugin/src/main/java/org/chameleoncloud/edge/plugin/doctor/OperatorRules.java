package org.chameleoncloud.edge.plugin.doctor;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.chameleoncloud.edge.plugin.output.Ages;

/** Whether an operator runs, and watches the namespace of the device. */
final class OperatorRules {
  private static final Section SECTION = Section.OPERATOR;
  private static final String STEP = "operator";
  /** A leader renews its Lease every few seconds, and loses it after 15. */
  private static final Duration LEASE_IS_OLD = Duration.ofSeconds(60);

  private OperatorRules() {}

  static List<Finding> findings(Examination seen) {
    Optional<Finding> unread = seen.operators().unread(SECTION, STEP);
    if (unread.isPresent()) {
      return List.of(unread.get());
    }
    List<Operator> all = seen.operators().value().orElse(List.of());
    List<Operator> watching = all.stream().filter(found -> found.watches(seen.namespace()))
        .toList();
    if (all.isEmpty()) {
      return List.of(Finding.unknown(SECTION, STEP, "The cluster has no Deployment with the label "
          + "app.kubernetes.io/name=chi-edge-operator; an operator may run elsewhere.",
          Who.ADMINISTRATORS, "If the status is not current, install the operator, see "
              + "docs/install.md."));
    }
    if (watching.isEmpty()) {
      return List.of(Finding.wrong(SECTION, STEP, "No operator watches the namespace "
          + seen.namespace() + ": " + titles(all) + " has other --namespaces.",
          Who.ADMINISTRATORS, "Add the namespace to the chart's watchNamespaces."));
    }
    List<Finding> findings = new ArrayList<>();
    if (watching.size() > 1) {
      findings.add(Finding.wrong(SECTION, STEP, "Several operators watch the namespace "
          + seen.namespace() + ": " + titles(watching) + ".", Who.ADMINISTRATORS,
          "Let only one of them watch it: they would write against each other."));
    }
    watching.forEach(operator -> findings.addAll(of(operator, seen)));
    return findings;
  }

  private static String titles(List<Operator> operators) {
    return String.join(", ", operators.stream().map(Operator::title).limit(5).toList());
  }

  private static List<Finding> of(Operator operator, Examination seen) {
    List<Finding> findings = new ArrayList<>();
    findings.add(running(operator));
    findings.add(version(operator, seen.version()));
    findings.add(leader(operator, seen.now()));
    findings.add(lastEvent(operator, seen.now()));
    return findings;
  }

  private static Finding running(Operator operator) {
    String what = "The operator " + operator.title() + " has " + operator.readyReplicas() + " of "
        + operator.replicas() + " pods ready";
    if (operator.readyReplicas() > 0) {
      return Finding.ok(SECTION, STEP, what + ", and watches this namespace.");
    }
    String why = operator.pods().value().orElse(List.of()).stream().flatMap(Pods::problems)
        .findFirst().map(problem -> ": " + problem).orElse("");
    return Finding.wrong(SECTION, STEP, what + why + ".", Who.ADMINISTRATORS,
        "See why: kubectl -n " + operator.deployment().getMetadata().getNamespace()
            + " describe pods; docs/runbook.md has the steps.");
  }

  private static Finding version(Operator operator, String version) {
    String image = operator.image();
    String tag = image.substring(image.lastIndexOf(':') + 1);
    String text = "Its image is " + image + "; this plugin has the version " + version + ".";
    return image.contains("@") || tag.equals(version) || !Character.isDigit(version.charAt(0))
        ? Finding.ok(SECTION, "version", text)
        : Finding.unknown(SECTION, "version", text, Who.YOU,
            "If something here does not fit, use the plugin of the operator's release.");
  }

  private static Finding leader(Operator operator, Instant now) {
    if (operator.lease().isMissing()) {
      return Finding.wrong(SECTION, "leader", "No replica has ever led: there is no Lease.",
          Who.ADMINISTRATORS, "See the operator's log; most often, it may not write Leases.");
    }
    return operator.lease().value().map(lease -> leader(lease, now))
        .orElseGet(() -> operator.lease().unread(SECTION, "leader").orElseThrow());
  }

  private static Finding leader(GenericKubernetesResource lease, Instant now) {
    String holder = Fields.text(lease, "spec", "holderIdentity").orElse("");
    Optional<Instant> renewed = Fields.text(lease, "spec", "renewTime").flatMap(Ages::instant);
    boolean old = renewed.map(time -> time.plus(LEASE_IS_OLD).isBefore(now)).orElse(true);
    return holder.isEmpty() || old
        ? Finding.wrong(SECTION, "leader", "No replica leads: the Lease "
            + lease.getMetadata().getName()
            + (holder.isEmpty() ? " has no holder" : " of " + holder)
            + renewed.map(time -> ", renewed " + Ages.since(time.toString(), now) + " ago")
                .orElse("")
            + ".", Who.ADMINISTRATORS, "docs/runbook.md has the steps, under ChiEdgeNoLeader.")
        : Finding.ok(SECTION, "leader", "The replica " + holder + " leads.");
  }

  private static Finding lastEvent(Operator operator, Instant now) {
    return operator.events().unread(SECTION, "pod events").orElseGet(() -> {
      List<GenericKubernetesResource> events = operator.events().value().orElse(List.of());
      return events.isEmpty()
          ? Finding.ok(SECTION, "pod events", "The operator's pods have no events.")
          : Finding.ok(SECTION, "pod events",
              "The last: " + Events.sentence(events.getFirst(), now));
    });
  }

  /** What keeps pods from running. */
  static final class Pods {
    private Pods() {}

    /** Such as {@code its container operator is waiting: ImagePullBackOff}. */
    static Stream<String> problems(GenericKubernetesResource pod) {
      Stream<String> unschedulable = Fields.maps(pod, "status", "conditions").stream()
          .filter(condition -> "PodScheduled".equals(condition.get("type"))
              && "False".equals(condition.get("status")))
          .map(condition -> "the pod " + pod.getMetadata().getName() + " is on no node: "
              + condition.get("message"));
      Stream<String> containers = Stream.of("initContainerStatuses", "containerStatuses")
          .flatMap(list -> Fields.maps(pod, "status", list).stream())
          .flatMap(container -> problem(container).stream());
      return Stream.concat(unschedulable, containers);
    }

    private static Optional<String> problem(Map<String, Object> container) {
      String name = "its container " + container.get("name") + " ";
      Map<String, Object> waiting = Fields.map(container, "state", "waiting");
      Map<String, Object> ended = Fields.map(container, "state", "terminated");
      if (waiting.get("reason") != null) {
        return Optional.of(name + "is waiting: " + waiting.get("reason")
            + (waiting.get("message") == null ? "" : ", " + waiting.get("message")));
      }
      return ended.get("exitCode") instanceof Number code && code.intValue() != 0
          ? Optional.of(name + "ended with " + code + ": " + ended.get("reason"))
          : Optional.empty();
    }
  }
}
