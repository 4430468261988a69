package org.chameleoncloud.edge.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.chameleoncloud.edge.golden.ProjectVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archives of kubectl's plugin, and krew's manifest for them. */
class PluginArchiveIT {
  private static final Pattern PLATFORM = Pattern
      .compile("uri: \\S+/v(\\S+)/(\\S+)\n +sha256: ([0-9a-f]{64})\n +bin: kubectl-chi_edge\n");
  private static final String VERSION = "kubectl-chi_edge " + ProjectVersion.get() + "\n";

  @TempDir
  private Path directory;

  @Test
  void startsByALinkInADirectoryOfThePath() throws Exception {
    Path home = UnpackedPlugin.in(directory.resolve("home"));
    Path link = Files.createSymbolicLink(
        Files.createDirectories(directory.resolve("bin")).resolve(PluginArchive.NAME),
        home.resolve(PluginArchive.NAME));

    assertThat(UnpackedPlugin.output(Map.of(), List.of(link.toString(), "--version")))
        .isEqualTo(VERSION);
  }

  /** As krew unpacks it. */
  @Test
  void usesTheStartUpCacheThoughTheTimesOfTheFilesWereNotKept() throws Exception {
    Path home = UnpackedPlugin.in(directory);
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-03-04T05:06:07Z")));
      }
    }
    String program = home.resolve(PluginArchive.NAME).toString();

    assertThat(UnpackedPlugin.output(Map.of(), List.of(program, "--version"))).isEqualTo(VERSION);
    // -Xshare:on ends the JVM if the cache cannot be used.
    assertThat(UnpackedPlugin.output(Map.of("JDK_JAVA_OPTIONS", "-Xshare:on"),
        List.of(program, "--version"))).endsWith(VERSION);
  }

  @Test
  void answersKubectlsRequestForCompletions() throws Exception {
    Path home = UnpackedPlugin.in(directory);

    assertThat(UnpackedPlugin.output(Map.of(),
        List.of(home.resolve("kubectl_complete-chi_edge").toString(), "sh")))
        .startsWith("show\t").endsWith(":4\n");
  }

  @Test
  void theArchiveForOtherSystemsUsesTheirJava() throws Exception {
    Path home = UnpackedPlugin.unpack(PluginArchive.FOR_OTHER_SYSTEMS, directory);

    assertThat(UnpackedPlugin.output(Map.of("JAVA_HOME", System.getProperty("java.home")),
        List.of(home.resolve(PluginArchive.NAME).toString(), "--version"))).isEqualTo(VERSION);
  }

  @Test
  void theManifestHasEachArchiveWithItsDigest() throws Exception {
    List<MatchResult> platforms = PLATFORM
        .matcher(Files.readString(BuiltImage.TARGET.resolve(KrewManifest.NAME))).results().toList();

    assertThat(platforms.stream().map(platform -> platform.group(2)))
        .contains(PluginArchive.name(Architecture.ofThisMachine()))
        .endsWith(PluginArchive.FOR_OTHER_SYSTEMS);
    for (MatchResult platform : platforms) {
      assertThat(platform.group(1)).isEqualTo(ProjectVersion.get());
      assertThat(platform.group(3))
          .isEqualTo(Digests.sha256(BuiltImage.TARGET.resolve(platform.group(2))));
    }
  }

  /** With sigs.k8s.io/krew/cmd/validate-krew-manifest, if it is on the PATH. */
  @Test
  void krewAcceptsTheManifest() throws Exception {
    String validator = "validate-krew-manifest";
    assumeThat(Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(each -> Files.isExecutable(Path.of(each, validator)))).isTrue();

    assertThat(UnpackedPlugin.output(Map.of(), List.of(validator, "-skip-install", "-manifest",
        BuiltImage.TARGET.resolve(KrewManifest.NAME).toString())))
        .contains("structural validation OK", "all spec.platform[] items are used");
  }
}
