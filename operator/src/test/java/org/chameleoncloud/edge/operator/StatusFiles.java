package org.chameleoncloud.edge.operator;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.golden.GoldenFile;
import org.chameleoncloud.edge.golden.ProjectDirectory;

/**
 * Resources with the status that the operator reports, as files of a directory of the tests' resources, for tools that read
 * a status.
 */
public final class StatusFiles {
  private static final String SUFFIX = ".json";
  private static final ObjectMapper JSON = new ObjectMapper()
      .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);

  private final Path directory;

  /** The files of a directory. */
  public StatusFiles(String directory) {
    this.directory = ProjectDirectory.path("operator/src/test/resources").resolve(directory);
  }

  /** Asserts that a file is a resource, or updates it first. */
  public void assertFile(String name, HasMetadata resource) throws JsonProcessingException {
    GoldenFile.of(directory.resolve(name + SUFFIX)).assertContent(
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(resource) + "\n");
  }

  /** The names of all files. */
  public Set<String> names() {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString().replace(SUFFIX, ""))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
