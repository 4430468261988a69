package org.chameleoncloud.edge.plugin.doctor;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.chameleoncloud.edge.plugin.doctor.ApiReader.Type;

/** Reads what there is of the operators of a cluster. */
final class OperatorReader {
  /** The chart's labels, see {@code _helpers.tpl}. */
  private static final Map<String, String> LABELS = Map.of("app.kubernetes.io/name",
      "chi-edge-operator");
  private static final String COMPONENT = "app.kubernetes.io/component";
  private static final int MAX_OPERATORS = 5;
  private static final int MAX_PODS = 5;

  private final ApiReader api;

  OperatorReader(ApiReader api) {
    this.api = api;
  }

  /**
   * The operators, at most 5.
   *
   * @param logs whether to read their logs
   */
  Fact<List<Operator>> read(boolean logs) {
    Fact<List<GenericKubernetesResource>> deployments = api.list(Type.DEPLOYMENT, null, LABELS,
        Map.of());
    return switch (deployments) {
      case Fact.Known<List<GenericKubernetesResource>>(var found) -> new Fact.Known<>(
          found.stream().filter(OperatorReader::isOperator).limit(MAX_OPERATORS)
              .map(deployment -> operator(deployment, logs)).toList());
      case Fact.Missing<List<GenericKubernetesResource>> _ -> new Fact.Missing<>();
      case Fact.Unread<List<GenericKubernetesResource>>(String why, boolean forbidden) ->
        new Fact.Unread<>(why, forbidden);
      case Fact.NotAsked<List<GenericKubernetesResource>>(String why) -> new Fact.NotAsked<>(why);
    };
  }

  /** The image server is a Deployment of the same chart. */
  private static boolean isOperator(GenericKubernetesResource deployment) {
    return "operator".equals(podLabels(deployment).getOrDefault(COMPONENT, "operator"));
  }

  private static Map<String, Object> podLabels(GenericKubernetesResource deployment) {
    return Fields.map(deployment.getAdditionalProperties(), "spec", "template", "metadata",
        "labels");
  }

  private Operator operator(GenericKubernetesResource deployment, boolean logs) {
    String namespace = deployment.getMetadata().getNamespace();
    Map<String, String> selector = new TreeMap<>();
    Fields.map(deployment.getAdditionalProperties(), "spec", "selector", "matchLabels")
        .forEach((key, value) -> selector.put(key, String.valueOf(value)));
    Fact<List<GenericKubernetesResource>> pods = api.list(Type.POD, namespace, selector, Map.of());
    Operator known = new Operator(deployment, new Fact.NotAsked<>(""), pods, events(pods),
        logs ? log(pods) : new Fact.NotAsked<>("The log is for --bundle."));
    return new Operator(deployment, lease(known, namespace), pods, known.events(), known.log());
  }

  private Fact<GenericKubernetesResource> lease(Operator operator, String namespace) {
    return operator.has("--leader-election")
        ? api.get(Type.LEASE, operator.option("--lease-namespace").orElse(namespace),
            operator.option("--lease-name").orElse("chi-edge-operator"))
        : new Fact.NotAsked<>("The operator runs without leader election.");
  }

  /** Of the newest pods: an operator has few, and those of a rollout have the news. */
  private Fact<List<GenericKubernetesResource>> events(
      Fact<List<GenericKubernetesResource>> pods) {
    List<GenericKubernetesResource> all = new ArrayList<>();
    for (GenericKubernetesResource pod : newest(pods.value().orElse(List.of())).stream()
        .limit(MAX_PODS).toList()) {
      Fact<List<GenericKubernetesResource>> events = api.events(pod);
      if (events.value().isEmpty()) {
        return events;
      }
      all.addAll(events.value().get());
    }
    return new Fact.Known<>(Events.sorted(all));
  }

  private Fact<String> log(Fact<List<GenericKubernetesResource>> pods) {
    return newest(pods.value().orElse(List.of())).stream().findFirst().map(api::log)
        .orElseGet(() -> new Fact.NotAsked<>("There is no pod."));
  }

  /** The newest first. */
  static List<GenericKubernetesResource> newest(List<GenericKubernetesResource> objects) {
    return objects.stream()
        .sorted(Comparator.comparing(
            (GenericKubernetesResource object) -> object.getMetadata().getCreationTimestamp(),
            Comparator.nullsFirst(Comparator.naturalOrder())).reversed())
        .toList();
  }
}
