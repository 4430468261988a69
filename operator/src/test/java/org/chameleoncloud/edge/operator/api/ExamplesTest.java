package org.chameleoncloud.edge.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.chameleoncloud.edge.golden.ProjectDirectory;
import org.chameleoncloud.edge.operator.image.BakeJob;
import org.chameleoncloud.edge.operator.image.BakeOwner;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.operator.image.RemovalSpec;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ExamplesTest {
  private static final Path EXAMPLES = ProjectDirectory.path("examples");
  private static final Job BAKER = BakeJob.removal(
      RemovalSpec.of("lab", "pi-1", "edge-images", "lab/pi-1.img"),
      new BakeOwner("lab", "pi", "uid"),
      BakeSettings.defaults());

  @TestFactory
  Stream<DynamicTest> everyExampleIsValidByTheCrdAndReadableByTheTypes() throws IOException {
    Admission admission = Admission.ofCheckedInCrd();
    return files().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(),
        () -> Yaml.documents(file).forEach(document -> assertValid(document, admission))));
  }

  @Test
  void noTwoExamplesHaveTheSameNameSoTheyCanBeAppliedTogether() throws IOException {
    Map<String, Path> fileByResource = new TreeMap<>();
    for (Path file : files().toList()) {
      for (JsonNode document : Yaml.documents(file)) {
        String resource = document.path("kind").asText() + "/"
            + document.at("/metadata/name").asText();
        assertThat(fileByResource.put(resource, file)).as(resource).isNull();
      }
    }
  }

  @Test
  void theReadmeListsEveryExample() throws IOException {
    String text = Files.readString(EXAMPLES.resolve("README.md"));
    assertThat(files().map(file -> "(" + file.getFileName() + ")")).allSatisfy(
        link -> assertThat(text).contains(link));
  }

  private static Stream<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  private static void assertValid(JsonNode document, Admission admission) {
    HasMetadata resource = switch (document.path("kind").asText()) {
      case "EdgeDevice" -> {
        assertThat(admission.causes(document, null)).isEmpty();
        yield Yaml.read(EdgeDevice.class, document);
      }
      case "EdgeDeviceFleet" -> {
        assertThat(Admission.ofFleets().causes(document, null)).isEmpty();
        yield Yaml.read(EdgeDeviceFleet.class, document);
      }
      case "EdgeImageSource" -> {
        assertThat(admission.causes(document, null)).isEmpty();
        yield Yaml.read(EdgeImageSource.class, document);
      }
      case "Secret" -> {
        Secret secret = Yaml.read(Secret.class, document);
        assertThat(secret.getAdditionalProperties()).isEmpty();
        yield secret;
      }
      case "PersistentVolumeClaim" -> {
        PersistentVolumeClaim claim = Yaml.read(PersistentVolumeClaim.class, document);
        assertThat(claim.getAdditionalProperties()).isEmpty();
        assertThat(claim.getSpec().getAdditionalProperties()).isEmpty();
        yield claim;
      }
      case "Pod" -> {
        Pod pod = Yaml.read(Pod.class, document);
        assertThat(pod.getSpec().getAdditionalProperties()).isEmpty();
        assertThat(pod.getSpec().getSecurityContext())
            .as("only the user ID that bakes can read an image")
            .isEqualTo(BAKER.getSpec().getTemplate().getSpec().getSecurityContext());
        yield pod;
      }
      case String other -> throw new AssertionError("an example of an unexpected kind: " + other);
    };
    assertThat(resource.getApiVersion()).isEqualTo(document.path("apiVersion").asText());
    assertThat(resource.getMetadata().getNamespace()).isEqualTo("lab");
    assertThat(resource.getMetadata().getAdditionalProperties()).isEmpty();
  }
}
