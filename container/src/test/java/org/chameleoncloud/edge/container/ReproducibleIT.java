package org.chameleoncloud.edge.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The same sources, JDK and packages give the same bytes. */
class ReproducibleIT {
  @Test
  void aSecondBuildInAnotherDirectoryWritesTheSameFiles() throws Exception {
    JsonNode labels = BuiltImage.get().configuration().at("/config/Labels");
    List<Architecture> architectures = BuiltIndex.get().architectures();
    Path again = BuiltImage.TARGET.resolve("built-again");
    new ImageBuild(BuiltImage.TOP, again, BuiltImage.DOWNLOADS).build(new BuildOptions(
        labels.path("org.opencontainers.image.version").asText(),
        labels.path("org.opencontainers.image.revision").asText(),
        Instant.parse(labels.path("org.opencontainers.image.created").asText()), "", packages(),
        architectures, BuiltImage.JMODS, BuiltProvenance.builder()));

    List<String> written = new ArrayList<>(List.of(ImageBuild.TAR, ImageBuild.PROVENANCE,
        PluginArchive.FOR_OTHER_SYSTEMS, KrewManifest.NAME));
    architectures.forEach(each -> written.addAll(
        List.of(ImageBuild.tar(each), ImageBuild.bill(each), PluginArchive.name(each))));
    for (String name : written) {
      assertThat(Files.mismatch(BuiltImage.TARGET.resolve(name), again.resolve(name))).as(name)
          .isEqualTo(-1);
    }
  }

  /** The option of the build. */
  private static List<String> packages() {
    return Stream.of(System.getProperty("image.packages", "").split(","))
        .filter(pin -> !pin.isEmpty()).toList();
  }
}
