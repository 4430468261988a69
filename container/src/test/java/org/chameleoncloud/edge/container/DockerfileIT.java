package org.chameleoncloud.edge.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Dockerfile matches the build. */
class DockerfileIT {
  private static final Pattern COPY = Pattern.compile("(?m)^COPY (?!--from)(.*) \\S+$");

  private static String dockerfile() throws IOException {
    return Files.readString(BuiltImage.TOP.resolve("container/Dockerfile"));
  }

  @Test
  void copiedFilesExistAndAreNotIgnored() throws IOException {
    List<String> copied = COPY.matcher(dockerfile()).results().map(copy -> copy.group(1))
        .flatMap(files -> Stream.of(files.split(" "))).toList();
    List<String> sent = Files.readAllLines(
        BuiltImage.TOP.resolve("container/Dockerfile.dockerignore")).stream()
        .filter(line -> line.startsWith("!")).map(line -> line.substring(1)).toList();
    assertThat(copied).hasSize(4).allSatisfy(path -> {
      assertThat(BuiltImage.TOP.resolve(path)).exists();
      assertThat(sent).anyMatch(pattern -> path.matches(pattern.replace("*", "[^/]*")));
    });
  }

  @Test
  void linksTheSameModules() throws IOException {
    MatchResult modules = Pattern.compile("--add-modules (\\S+)").matcher(dockerfile()).results()
        .findFirst().orElseThrow();
    assertThat(modules.group(1).split(",")).containsExactlyElementsOf(JavaRuntime.MODULES);
  }

  @Test
  void createsTheStartUpCachesWithTheSameOptions() throws IOException {
    List<String> words = Arrays.asList(dockerfile().split("\\s+"));
    assertThat(words).containsAll(StartUpCache.REPRODUCIBLE_OPTIONS);
  }

  @Test
  void hasTheSameEntryPointAndEnvironment() throws IOException {
    String entrypoint = dockerfile().lines().filter(line -> line.startsWith("ENTRYPOINT "))
        .findFirst().orElseThrow().substring("ENTRYPOINT ".length());
    assertThat(new ObjectMapper().readValue(entrypoint, String[].class))
        .containsExactlyElementsOf(ImageMetadata.ENTRYPOINT);
    ImageMetadata.ENVIRONMENT.forEach((name, value) -> assertThat(environment())
        .contains(name + "=" + value));
  }

  private static List<String> environment() {
    try {
      return dockerfile().lines().filter(line -> line.startsWith("ENV "))
          .flatMap(line -> Stream.of(line.split(" "))).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
