package org.chameleoncloud.edge.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** The provenance that the build wrote. */
final class BuiltProvenance {
  private BuiltProvenance() {}

  /** The whole statement. */
  static JsonNode statement() throws IOException {
    return new ObjectMapper()
        .readTree(BuiltImage.TARGET.resolve(ImageBuild.PROVENANCE).toFile());
  }

  static String builder() throws IOException {
    return statement().at("/predicate/runDetails/builder/id").asText();
  }
}
