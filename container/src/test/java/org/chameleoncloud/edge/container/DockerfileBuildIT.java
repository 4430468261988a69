package org.chameleoncloud.edge.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The image that podman builds from the Dockerfile. */
class DockerfileBuildIT {
  private static final Path DIRECTORY = BuiltImage.TARGET.resolve("dockerfile");
  private static BuiltImage image;

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    assumeTrue(Podman.isUsable(), "podman is missing, or the tests do not run as root: to build"
        + " the Dockerfile, install podman and buildah");
    deleteDirectory();
    Files.createDirectories(DIRECTORY);
    Podman podman = new Podman(DIRECTORY);
    new BaseImages(podman, DIRECTORY).create();
    podman.run("build", "--pull=never", "--network=none", "--file=container/Dockerfile",
        "--tag=localhost/from-dockerfile", ".");
    Path tar = DIRECTORY.resolve("image.tar");
    podman.run("save", "--format=oci-archive", "--output=" + tar, "localhost/from-dockerfile");
    image = BuiltImage.unpack(tar, DIRECTORY);
  }

  @AfterAll
  static void deleteDirectory() throws IOException, InterruptedException {
    SystemCommand.run(BuiltImage.TARGET, List.of("rm", "-rf", DIRECTORY.toString()));
  }

  @Test
  void runsTheOperatorAndTheBaker() throws Exception {
    assertThat(image.run(Map.of(), image.entrypoint("--version")))
        .matches("chi-edge-operator \\S+\\R");
    assertThat(image.bake(Map.of(), "--version")).contains("baker ");
  }

  @Test
  void runsAsTheSameUserInTheSameEnvironmentAsTheImageOfTheBuild() throws Exception {
    JsonNode built = BuiltImage.get().configuration().path("config");
    JsonNode config = image.configuration().path("config");

    assertThat(config.path("User")).isEqualTo(built.path("User"));
    assertThat(config.path("Entrypoint")).isEqualTo(built.path("Entrypoint"));
    assertThat(BuiltImage.texts(config.path("Env")))
        .containsExactlyInAnyOrderElementsOf(BuiltImage.texts(built.path("Env")));
  }

  @Test
  void itsStartUpCachesFitItsRuntimeAndItsPrograms() throws Exception {
    List<String> operator = new ArrayList<>(image.entrypoint("--version"));
    operator.add(1, "-Xshare:on");
    assertThat(image.run(Map.of(), operator)).startsWith("chi-edge-operator ");
  }

  @Test
  void hasNoOtherPrograms() throws Exception {
    assertThat(image.file("/opt/java/bin/java")).isExecutable();
    assertThat(image.file("/opt/java/bin/jlink")).doesNotExist();
    assertThat(image.file("/opt/java/openjdk")).doesNotExist();
  }
}
