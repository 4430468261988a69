package org.chameleoncloud.edge.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The index over the images for both architectures, read by the tools that nodes and registries use. */
class ImageIndexIT {
  private static final Path SKOPEO = Path.of("/usr/bin/skopeo");
  private static final boolean CI = "true".equals(System.getenv("CI"));

  /** By architecture, as the index has them. */
  private static Map<String, String> digests;

  @BeforeAll
  static void requireBothArchitectures() throws IOException, InterruptedException {
    assumeTrue(CI || BuiltIndex.get().architectures().size() > 1,
        "only the image for " + BuiltIndex.get().architectures() + " was built");
    digests = new TreeMap<>();
    for (JsonNode each : BuiltIndex.get().images().path("manifests")) {
      assertThat(each.at("/platform/os").asText()).isEqualTo("linux");
      digests.put(each.at("/platform/architecture").asText(), each.path("digest").asText());
    }
  }

  private static byte[] manifest(Architecture architecture) throws Exception {
    return Files.readAllBytes(BuiltImage.get(architecture).manifestFile());
  }

  private static List<String> layers(Architecture architecture) throws Exception {
    List<String> layers = new ArrayList<>();
    BuiltImage.get(architecture).manifest().path("layers")
        .forEach(layer -> layers.add(layer.path("digest").asText()));
    return layers;
  }

  @Test
  void hasTheImageForEachArchitecture() throws Exception {
    assertThat(digests).containsOnlyKeys("amd64", "arm64");
    for (Architecture each : Architecture.values()) {
      Path blob = BuiltIndex.get().blob(digests.get(each.id()));
      assertThat(blob).hasBinaryContent(manifest(each));
    }
  }

  @Test
  void everyBlobHasTheDigestInItsName() throws Exception {
    assertThat(BuiltIndex.get().blobs()).allSatisfy(
        blob -> assertThat(blob.getFileName()).hasToString(Digests.sha256(blob)));
  }

  @Test
  void theImagesHaveTheJarsInCommonAndNothingElse() throws Exception {
    List<String> common = new ArrayList<>(layers(Architecture.AMD64));
    common.retainAll(layers(Architecture.ARM64));

    assertThat(common).containsExactly(layers(Architecture.AMD64).get(2));
    // Two manifests, configurations and lists of four layers, of which one is the same, and the index.
    assertThat(BuiltIndex.get().blobs()).hasSize(2 + 2 + 4 + 4 - 1 + 1);
  }

  @ParameterizedTest
  @EnumSource
  void skopeoCopiesTheImageForAnArchitecture(Architecture architecture, @TempDir Path directory)
      throws Exception {
    requireSkopeo();

    SystemCommand.run(directory, List.of(SKOPEO.toString(), "--override-arch", architecture.id(),
        "copy", "oci-archive:" + BuiltIndex.TAR, "dir:" + directory));

    assertThat(directory.resolve("manifest.json")).hasBinaryContent(manifest(architecture));
  }

  /** What pushes the index to a registry: its digest must stay the one of the provenance. */
  @Test
  void skopeoCopiesTheIndexWithTheSameDigest(@TempDir Path directory) throws Exception {
    requireSkopeo();

    SystemCommand.run(directory, List.of(SKOPEO.toString(), "copy", "--all",
        "oci-archive:" + BuiltIndex.TAR, "dir:" + directory));

    assertThat("sha256:" + Digests.sha256(directory.resolve("manifest.json")))
        .isEqualTo(BuiltIndex.get().named().path("digest").asText());
  }

  private static void requireSkopeo() {
    boolean hasSkopeo = Files.isExecutable(SKOPEO);
    assumeTrue(hasSkopeo || CI, "skopeo is missing: install it");
    assertThat(hasSkopeo).as("skopeo is installed").isTrue();
  }

  @Test
  void containerdKeepsTheImageForTheArchitectureOfItsNode(@TempDir Path directory)
      throws Exception {
    assumeTrue(Containerd.isUsable(), "containerd is missing, or the tests do not run as root");
    String name = BuiltIndex.get().named().at("/annotations/io.containerd.image.name").asText();
    try (Containerd containerd = Containerd.start(directory)) {
      for (Architecture node : Architecture.values()) {
        List<String> ctr = List.of("ctr", "--namespace", node.id());
        containerd.run(with(ctr, "images", "import", "--no-unpack",
            "--platform=linux/" + node.id(), BuiltIndex.TAR.toString()));
        // Removing an image in this way removes at once what no image uses.
        containerd.run(with(ctr, "images", "tag", name, "localhost/removed:1"));
        containerd.run(with(ctr, "images", "rm", "--sync", "localhost/removed:1"));

        assertThat(containerd.run(with(ctr, "content", "ls", "-q")).lines().toList())
            .contains(digests.get(node.id())).containsAll(layers(node))
            .doesNotContain(layers(other(node)).getLast());
      }
    }
  }

  private static Architecture other(Architecture architecture) {
    return architecture == Architecture.AMD64 ? Architecture.ARM64 : Architecture.AMD64;
  }

  private static List<String> with(List<String> command, String... words) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(words));
    return all;
  }
}
