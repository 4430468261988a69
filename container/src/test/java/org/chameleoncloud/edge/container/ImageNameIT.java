package org.chameleoncloud.edge.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.golden.GoldenFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The name in the tar, under which nodes load the image. The judge is skopeo, because it does not complete names: podman
 * would add localhost to a name without a host, and containerd would load it under a name that Kubernetes never asks for.
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
        "oci-archive:" + BuiltImage.TAR + ":" + defaultImage(), "dir:" + directory));

    assertThat(directory.resolve("manifest.json"))
        .hasBinaryContent(Files.readAllBytes(BuiltImage.get().manifestFile()));
  }

  @Test
  void theNameInTheTarIsTheOneThatChartAndKustomizationUse() throws Exception {
    assertThat(BuiltImage.get().index()
        .at("/manifests/0/annotations/org.opencontainers.image.ref.name").asText())
        .isEqualTo(defaultImage());
  }

  /** The kustomization is the chart with its defaults. */
  private static String defaultImage() {
    Matcher image = IMAGE.matcher(GoldenFile.of("kustomize/operator/operator.yaml").text());
    assertThat(image.find()).isTrue();
    return image.group(1);
  }
}
