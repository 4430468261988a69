package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file with a resource that an API server refuses, and what the server says of it; see README.md in its folder. */
record RefusedFile(Path path) {
  private static final String EXPECTATION = "# refused: ";

  /** The lines that the server answers, in no order that means something. */
  List<String> expected() {
    try {
      return Files.readAllLines(path).stream().filter(line -> line.startsWith(EXPECTATION))
          .map(line -> line.substring(EXPECTATION.length())).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The earlier ones are taken, and each replaces the one before. */
  List<JsonNode> documents() {
    return Yaml.documents(path);
  }
}
