package org.chameleoncloud.edge.operator.plan.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.CustomResource;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.golden.Generated;
import org.chameleoncloud.edge.operator.StatusFiles;
import org.chameleoncloud.edge.operator.api.ClusterEdgeImageSource;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeImageSource;
import org.chameleoncloud.edge.operator.api.ImageSourceRef.Kind;
import org.chameleoncloud.edge.operator.api.ImageSourceSpec;
import org.chameleoncloud.edge.operator.api.ImageSourceStatus;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every status of an image source as a file, which cluster-tests/gitops-verdicts judges with the code of GitOps tools. */
class SourceStatusFilesTest {
  private static final StatusFiles FILES = new StatusFiles("report-sources");
  private static final Map<String, SourceScenario> SITUATIONS = situations();

  private static Map<String, SourceScenario> situations() {
    Map<String, SourceScenario> all = new LinkedHashMap<>();
    for (Kind kind : Kind.values()) {
      String name = kind == Kind.EdgeImageSource ? "source" : "cluster-source";
      all.put(name + "-without-a-status", published(kind));
      all.put(name + "-with-a-digest", found(kind));
      all.put(name + "-edited-and-not-reconciled", found(kind).edit(spec -> spec.version("7")));
      all.put(name + "-about-to-be-asked", found(kind).edit(
          spec -> spec.url("https://mirror.example.org/pi4.img")
              .checksumURL("https://mirror.example.org/SHA256SUMS"))
          .reconcile(null));
      all.put(name + "-whose-server-was-never-reached",
          published(kind).reconcile(failed(false, "The server cannot be reached.")));
      all.put(name + "-whose-server-is-down", found(kind).after(Duration.ofHours(14))
          .reconcile(failed(false, "The server responded with 503.")));
      all.put(name + "-whose-answer-does-not-help", found(kind).after(Duration.ofHours(14))
          .reconcile(failed(true, "What spec.checksumURL names has no digest of pi4.img.zip.")));
      all.put(name + "-with-an-invalid-spec",
          published(kind).edit(spec -> spec.interval("1m")).reconcile(null));
    }
    all.put("source-with-an-etag", SourceScenario.validated()
        .reconcile(new CheckResult.Validated("\"1\"", null)));
    return all;
  }

  private static SourceScenario published(Kind kind) {
    return SourceScenario.published().kind(kind);
  }

  private static SourceScenario found(Kind kind) {
    return published(kind)
        .reconcile(new CheckResult.Published("ab".repeat(32), "\"1\"", null));
  }

  private static CheckResult failed(boolean needsFix, String message) {
    return new CheckResult.Failed(needsFix, message, null);
  }

  @TestFactory
  @Generated
  List<DynamicTest> everySituation() {
    return FILES.tests(SITUATIONS, SourceStatusFilesTest::resource);
  }

  @Test
  void everyFileIsOfASituation() {
    FILES.assertNoOthers(SITUATIONS.keySet());
  }

  @Test
  void everyReasonOfReadyHasASituation() {
    assertThat(SITUATIONS.values().stream()
        .flatMap(source -> source.status().condition(ConditionType.READY).stream())
        .map(Condition::reason).collect(Collectors.toSet()))
        .isEqualTo(Arrays.stream(SourceReason.values())
            .filter(reason -> reason != SourceReason.IDLE).map(SourceReason::text)
            .collect(Collectors.toSet()));
  }

  private static CustomResource<ImageSourceSpec, ImageSourceStatus> resource(
      SourceScenario scenario) {
    SourceObservation seen = scenario.seen();
    CustomResource<ImageSourceSpec, ImageSourceStatus> source;
    if (seen.kind() == Kind.EdgeImageSource) {
      source = new EdgeImageSource();
      source.getMetadata().setNamespace("lab");
    } else {
      source = new ClusterEdgeImageSource();
    }
    source.getMetadata().setName("pi4");
    source.getMetadata().setGeneration(seen.generation());
    source.setSpec(seen.spec());
    source.setStatus(Objects.equals(seen.status(), ImageSourceStatus.NONE) ? null : seen.status());
    return source;
  }
}
