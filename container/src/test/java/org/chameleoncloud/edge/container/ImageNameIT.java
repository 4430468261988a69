package org.chameleoncloud.edge.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.chameleoncloud.edge.golden.GoldenFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The name in the tars, under which nodes load the image. The judges are skopeo, which does not complete names, where podman
 * would add localhost to a name without a host, and containerd, whose CRI adds docker.io/library to it.
 */
class ImageNameIT {
  private static final Path SKOPEO = Path.of("/usr/bin/skopeo");
  private static final Pattern IMAGE = Pattern.compile("(?m)^ +image: \"(.+)\"$");

  @Test
  void skopeoReadsTheImageUnderTheNameThatChartAndKustomizationUse(@TempDir Path directory)
      throws Exception {
    boolean hasSkopeo = Files.isExecutable(SKOPEO);
    assumeTrue(hasSkopeo || "true".equals(System.getenv("CI")), "skopeo is missing: install it");
    assertThat(hasSkopeo).as("skopeo is installed").isTrue();

    SystemCommand.run(directory, List.of(SKOPEO.toString(), "copy",
        "oci-archive:" + BuiltIndex.TAR + ":" + defaultImage(), "dir:" + directory));

    assertThat(directory.resolve("manifest.json"))
        .hasBinaryContent(Files.readAllBytes(BuiltImage.get().manifestFile()));
  }

  @Test
  void theNameInEachTarIsTheOneThatChartAndKustomizationUse() throws Exception {
    List<JsonNode> named = new ArrayList<>(List.of(BuiltIndex.get().named()));
    for (Architecture architecture : BuiltIndex.get().architectures()) {
      named.add(BuiltImage.get(architecture).index().at("/manifests/0"));
    }

    assertThat(named).hasSizeGreaterThan(1).allSatisfy(each -> {
      JsonNode annotations = each.path("annotations");
      assertThat(annotations.path("org.opencontainers.image.ref.name").asText())
          .isEqualTo(defaultImage());
      assertThat(annotations.path("io.containerd.image.name").asText()).isEqualTo(defaultImage());
    });
  }

  /** To a first part without a dot or a port, unless it is localhost, containerd's CRI adds docker.io. */
  @Test
  void aNodeAsksForTheNameAsItIs() throws Exception {
    assertThat(defaultImage()).matches("(localhost|[^/]*[.:][^/]*)/[^:@]+:[^:@/]+");
  }

  @Test
  void containerdFindsTheImageUnderThatNameAfterTheDocumentedImport(@TempDir Path directory)
      throws Exception {
    assumeTrue(Containerd.isUsable(), "containerd is missing, or the tests do not run as root");
    List<List<String>> commands = documentedCommands();
    assertThat(commands).hasSize(2);
    try (Containerd containerd = Containerd.start(directory)) {
      containerd.run(commands.getFirst());

      assertThat(containerd.run(commands.getLast())).isEqualToIgnoringNewLines(defaultImage());
    }
  }

  /** The commands of the page: the import, with the file of this build, and a list of images. */
  private static List<List<String>> documentedCommands() throws IOException {
    return Files.readAllLines(BuiltImage.TOP.resolve("docs/install.md")).stream()
        .filter(line -> line.startsWith("sudo ctr "))
        .map(command -> Stream.of(command.split(" ")).skip(1)
            .map(word -> word.equals(ImageBuild.TAR) ? BuiltIndex.TAR.toString() : word).toList())
        .toList();
  }

  /** The kustomization is the chart with its defaults. */
  private static String defaultImage() {
    Matcher image = IMAGE.matcher(GoldenFile.of("kustomize/operator/operator.yaml").text());
    assertThat(image.find()).isTrue();
    return image.group(1);
  }
}
