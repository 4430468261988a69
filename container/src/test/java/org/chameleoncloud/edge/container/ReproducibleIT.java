package org.chameleoncloud.edge.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same sources, JDK and packages give the same bytes. */
class ReproducibleIT {
  @Test
  void aSecondBuildInAnotherDirectoryGivesTheSameTar() throws Exception {
    JsonNode labels = BuiltImage.get().configuration().at("/config/Labels");
    JsonNode revision = labels.path("org.opencontainers.image.revision");
    Path again = new ImageBuild(BuiltImage.TOP, BuiltImage.TARGET.resolve("built-again"),
        BuiltImage.TARGET.resolve("debian"))
        .build(labels.path("org.opencontainers.image.version").asText(), revision.asText(),
            Instant.parse(labels.path("org.opencontainers.image.created").asText()), "",
            List.of());

    assertThat(Files.mismatch(BuiltImage.TAR, again)).isEqualTo(-1);
  }
}
