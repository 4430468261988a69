package org.chameleoncloud.edge.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.chameleoncloud.edge.golden.Generated;
import org.chameleoncloud.edge.golden.GoldenFile;
import org.chameleoncloud.edge.golden.ProjectDirectory;
import org.chameleoncloud.edge.golden.ProjectVersion;
import org.junit.jupiter.api.Test;

/** Files that cannot read the version from the root pom.xml have the same one. */
class VersionTest {
  private static final String VERSION = ProjectVersion.get();
  private static final String SEMANTIC = "\\d+\\.\\d+\\.\\d+(?:-[0-9A-Za-z]+(?:\\.\\d+)*)?";
  private static final Pattern IMAGE_TAG = Pattern.compile("chi-edge-operator:(" + SEMANTIC + ")");
  /** Of the image, and of the chart as a package. */
  private static final Pattern IN_DOCUMENTS = Pattern
      .compile("chi-edge-operator[:-](" + SEMANTIC + ")");
  /** It names all versions. */
  private static final String CHANGELOG = "CHANGELOG.md";
  private static final Set<String> SKIPPED_DIRECTORIES = Set.of("target", "testdata");

  @Test
  void theVersionIsASemanticOneAndAnImageTag() {
    assertThat(VERSION).matches(SEMANTIC);
  }

  @Test
  @Generated
  void theChartAndItsOperatorHaveTheVersion() {
    GoldenFile chart = GoldenFile.of("helm/chi-edge-operator/Chart.yaml");
    assertVersion(chart, line("version: (.*)"));
    assertVersion(chart, line("appVersion: (.*)"));
  }

  @Test
  @Generated
  void theKustomizationsHaveTheVersion() {
    GoldenFile operator = GoldenFile.of("kustomize/operator/operator.yaml");
    assertVersion(operator, line(" +app.kubernetes.io/version: \"(.*)\""));
    assertVersion(operator, IMAGE_TAG);
    assertVersion(GoldenFile.of("kustomize/example/kustomization.yaml"),
        line(" +newTag: (.*)"));
  }

  @Test
  @Generated
  void theGitOpsExamplesHaveTheTagOfTheVersion() {
    assertVersion(GoldenFile.of("gitops/argocd/operator.yaml"), line(" +targetRevision: v(.*)"));
    assertVersion(GoldenFile.of("gitops/flux/operator.yaml"), line(" +tag: v(.*)"));
  }

  @Test
  @Generated
  void theDocumentsHaveTheVersion() throws IOException {
    List<GoldenFile> documents = documents().stream().map(GoldenFile::of)
        .filter(document -> IN_DOCUMENTS.matcher(document.text()).find()).toList();
    assertThat(documents).hasSizeGreaterThan(1);
    documents.forEach(document -> assertVersion(document, IN_DOCUMENTS));
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> files = Files.walk(ProjectDirectory.path(""))) {
      return files.filter(VersionTest::isDocument).sorted().toList();
    }
  }

  private static boolean isDocument(Path file) {
    Path inProject = ProjectDirectory.path("").relativize(file);
    return file.toString().endsWith(".md") && !file.endsWith(CHANGELOG)
        && StreamSupport.stream(inProject.spliterator(), false).map(Path::toString)
            .noneMatch(part -> part.startsWith(".") || SKIPPED_DIRECTORIES.contains(part));
  }

  private static Pattern line(String regex) {
    return Pattern.compile("^" + regex + "$", Pattern.MULTILINE);
  }

  private static void assertVersion(GoldenFile file, Pattern pattern) {
    file.assertEvery(pattern, "version", VERSION);
  }
}
