package org.chameleoncloud.edge.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.chameleoncloud.edge.golden.GoldenFile;
import org.chameleoncloud.edge.golden.ProjectDirectory;
import org.junit.jupiter.api.DynamicTest;

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

  /**
   * A test for each situation: its file is the resource, or is updated.
   *
   * @param situations by the names of their files
   */
  public <T> List<DynamicTest> tests(Map<String, T> situations,
      Function<T, HasMetadata> resource) {
    return situations.entrySet().stream()
        .map(situation -> DynamicTest.dynamicTest(situation.getKey(),
            () -> assertFile(situation.getKey(), resource.apply(situation.getValue()))))
        .toList();
  }

  private void assertFile(String name, HasMetadata resource) throws JsonProcessingException {
    GoldenFile.of(directory.resolve(name + SUFFIX)).assertContent(
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(resource) + "\n");
  }

  /** Asserts that there are files of these names only. */
  public void assertNoOthers(Set<String> names) {
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString().replace(SUFFIX, "")))
          .containsExactlyInAnyOrderElementsOf(names);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
