package org.chameleoncloud.edge.plugin.doctor;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.operator.plan.status.RecordStatus;
import org.chameleoncloud.edge.plugin.output.Documents;
import org.chameleoncloud.edge.registry.Hardware;

/** The files of a bundle: everything that a helper needs, without a secret. */
final class Bundle {
  /** In characters; longer files are cut. */
  static final int MAX_FILE = 256 << 10;
  private static final int WIDTH = 120;
  private static final int MAX_OBJECTS = 20;
  private static final String CUT = "(cut here: the file is larger)";

  private final Examination seen;
  private final Masking masking;
  private final SortedMap<String, String> files = new TreeMap<>();

  private Bundle(Examination seen) {
    this.seen = seen;
    masking = Masking.of(seen.known());
  }

  /** The contents by the names of the files: at most 40 files of 256 Ki characters. */
  static SortedMap<String, String> files(Examination seen, List<Finding> findings) {
    Bundle bundle = new Bundle(seen);
    bundle.add("findings.txt",
        String.join("\n", FindingsReport.lines(findings, WIDTH, false)) + "\n");
    bundle.add("versions.txt", bundle.versions());
    bundle.add("secrets.txt", bundle.secrets());
    bundle.add("device.yaml", seen.device(), device -> bundle.yaml(device.resource()));
    bundle.add("record.yaml", bundle.record());
    bundle.add("events.yaml", seen.events(), bundle::yaml);
    if (seen.fleet().name() != null) {
      bundle.add("fleet/fleet.yaml", seen.fleet().resource(), bundle::yaml);
      bundle.add("fleet/events.yaml", seen.fleet().events(), bundle::yaml);
    }
    bundle.operators();
    bundle.add("image/claim.yaml", seen.image().claim(), bundle::yaml);
    bundle.add("image/source.yaml", seen.image().source(), bundle::yaml);
    bundle.add("image/jobs.yaml", seen.image().jobs(), bundle::yaml);
    bundle.add("image/pods.yaml", seen.image().pods(), bundle::yaml);
    bundle.addLog("image/bake.log", seen.image().log());
    return bundle.files;
  }

  private void operators() {
    List<Operator> all = seen.operators().value().orElse(List.of());
    if (all.isEmpty()) {
      add("operator.txt", seen.operators(), _ -> "There is no operator's Deployment.\n");
    }
    for (int i = 0; i < all.size(); i++) {
      String directory = "operator-" + (i + 1) + "/";
      Operator operator = all.get(i);
      add(directory + "deployment.yaml", yaml(operator.deployment()));
      add(directory + "lease.yaml", operator.lease(), this::yaml);
      add(directory + "pods.yaml", operator.pods(), this::yaml);
      add(directory + "events.yaml", operator.events(), this::yaml);
      addLog(directory + "operator.log", operator.log());
    }
  }

  private String versions() {
    String crd = seen.crd().value().map(found -> Fields.maps(found, "spec", "versions").stream()
        .map(version -> String.valueOf(version.get("name"))).collect(Collectors.joining(", ")))
        .orElse("not read");
    return "plugin: " + seen.version() + "\nCRD: " + crd + "\nJava: "
        + System.getProperty("java.version") + "\nsystem: " + System.getProperty("os.name") + " "
        + System.getProperty("os.arch") + "\noperators: "
        + seen.operators().value().orElse(List.of()).stream()
            .map(operator -> operator.title() + " " + operator.image())
            .collect(Collectors.joining(", "))
        + "\nexamined at: " + seen.now() + "\n";
  }

  /** Keys and sizes only. */
  private String secrets() {
    StringBuilder text = new StringBuilder();
    seen.secrets().forEach(secret -> {
      text.append(secret.name()).append(secret.cloud() == null ? "" : " (" + secret.cloud() + ")")
          .append(":\n");
      switch (secret.facts()) {
        case Fact.Known<Examination.SecretFacts>(var facts) -> facts.sizes()
            .forEach((key, size) -> text.append("  ").append(key).append(": ").append(size)
                .append(" bytes\n"));
        case Fact.Missing<Examination.SecretFacts> _ -> text.append("  does not exist\n");
        case Fact.Unread<Examination.SecretFacts>(String why, _) -> text.append("  ").append(why)
            .append('\n');
        case Fact.NotAsked<Examination.SecretFacts>(String why) -> text.append("  ").append(why)
            .append('\n');
      }
    });
    return text.isEmpty() ? "The resource names no Secret that was read.\n" : text.toString();
  }

  /** What a status would say of it: nothing else of a record is ever read. */
  private String record() {
    return seen.record().filter(Hardware::isEdgeDevice)
        .map(record -> Documents.yaml(Documents.map(RecordStatus.of(record, seen.now()))))
        .orElse("# The record was not read, or does not exist.\n");
  }

  private String yaml(GenericKubernetesResource resource) {
    return Documents.yaml(Cleaned.of(resource, masking));
  }

  private String yaml(List<GenericKubernetesResource> resources) {
    return resources.isEmpty()
        ? "# There are no such objects.\n"
        : Documents.yamlDocuments(resources.stream().limit(MAX_OBJECTS)
            .map(resource -> Cleaned.of(resource, masking)).toList());
  }

  private <T> void add(String name, Fact<T> fact, Function<T, String> text) {
    add(name, switch (fact) {
      case Fact.Known<T>(T value) -> text.apply(value);
      case Fact.Missing<T> _ -> "# It does not exist.\n";
      case Fact.Unread<T>(String why, _) -> "# " + why + "\n";
      case Fact.NotAsked<T>(String why) -> "# " + why + "\n";
    });
  }

  private void add(String name, String text) {
    String masked = masking.apply(text);
    files.put(name, masked.length() <= MAX_FILE
        ? masked
        : masked.substring(0, MAX_FILE) + "\n" + CUT + "\n");
  }

  /** Of a log, the end says most. It is masked before it is cut, so that no secret is cut in two. */
  private void addLog(String name, Fact<String> log) {
    if (log.value().isEmpty()) {
      add(name, log, text -> text);
      return;
    }
    String masked = masking.apply(log.value().get());
    files.put(name, masked.length() <= MAX_FILE
        ? masked
        : CUT + "\n" + masked.substring(masked.length() - MAX_FILE));
  }
}
