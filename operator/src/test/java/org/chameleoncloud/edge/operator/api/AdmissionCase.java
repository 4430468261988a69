package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file with a resource to apply, and the messages of the API server that rejects it; see README.md in the directory
 * above.
 */
record AdmissionCase(Path path) {
  private static final String PREFIX = "# rejected: ";

  /** The expected causes, in no particular order; empty if the resource is accepted. */
  List<String> expected() {
    try {
      return Files.readAllLines(path).stream().filter(line -> line.startsWith(PREFIX))
          .map(line -> line.substring(PREFIX.length())).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The documents, to be applied in this order. All but the last are accepted, and each replaces the one before it. */
  List<JsonNode> documents() {
    return Yaml.documents(path);
  }
}
