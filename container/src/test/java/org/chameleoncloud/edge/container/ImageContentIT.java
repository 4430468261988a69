package org.chameleoncloud.edge.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The content of the image and its metadata. */
class ImageContentIT {
  /** It was 82 MB when this was written, half of it jars and a fifth start-up caches. */
  private static final long MAX_BYTES = 95_000_000;
  private static final int SET_ID = 06000;
  private static final int WORLD_WRITABLE = 0002;

  private static BuiltImage image() throws IOException, InterruptedException {
    return BuiltImage.get();
  }

  @Test
  void everyBlobHasTheDigestInItsName() throws Exception {
    assertThat(image().blobs()).hasSize(5).allSatisfy(blob -> {
      try (InputStream in = Files.newInputStream(blob)) {
        assertThat(blob.getFileName()).hasToString(sha256(in));
      }
    });
  }

  @Test
  void theConfigurationHasTheDigestsOfTheUnpackedLayers() throws Exception {
    List<String> unpacked = new ArrayList<>();
    for (JsonNode layer : image().manifest().path("layers")) {
      Path blob = image().blob(layer.path("digest").asText());
      assertThat(layer.path("size").asLong()).isEqualTo(Files.size(blob));
      try (InputStream in = new GZIPInputStream(Files.newInputStream(blob))) {
        unpacked.add("sha256:" + sha256(in));
      }
    }
    assertThat(BuiltImage.texts(image().configuration().at("/rootfs/diff_ids")))
        .isEqualTo(unpacked);
  }

  private static String sha256(InputStream in) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    byte[] part = new byte[1 << 16];
    for (int read = in.read(part); read >= 0; read = in.read(part)) {
      digest.update(part, 0, read);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Test
  void runsTheOperatorAsAnUnprivilegedUser() throws Exception {
    JsonNode config = image().configuration();
    assertThat(config.at("/config/User").asText()).isEqualTo("65532:65532");
    assertThat(BuiltImage.texts(config.at("/config/Env"))).containsExactly(
        "JAVA_HOME=/opt/java", "PATH=/opt/java/bin", "LANG=C.UTF-8");
    assertThat(config.path("os").asText()).isEqualTo("linux");
    assertThat(config.path("architecture").asText()).isEqualTo(ImageBuild.architecture());
  }

  @Test
  void theChartUsesTheSameCommandAsTheEntryPoint() throws Exception {
    List<String> chart = Files.readAllLines(
        BuiltImage.TOP.resolve("helm/chi-edge-operator/templates/_program.tpl")).stream()
        .dropWhile(line -> !line.contains("define \"chi-edge-operator.command\"")).skip(1)
        .takeWhile(line -> !line.startsWith("{{")).filter(line -> line.startsWith("- "))
        .map(line -> line.substring(2)).toList();
    assertThat(BuiltImage.texts(image().configuration().at("/config/Entrypoint")))
        .isEqualTo(chart);
  }

  @Test
  void hasLabelsWithTitleVersionAndPackages() throws Exception {
    JsonNode labels = image().configuration().at("/config/Labels");
    assertThat(labels.path("org.opencontainers.image.title").asText())
        .isEqualTo("chi-edge-operator");
    assertThat(labels.path("org.opencontainers.image.created").asText())
        .isEqualTo(image().configuration().path("created").asText());
    assertThat(labels.path("org.opencontainers.image.version").asText()).isNotEmpty();
    assertThat(labels.path("org.opencontainers.image.description").asText()).isNotEmpty();
    assertThat(labels.path(ImageMetadata.PACKAGES_LABEL).asText().split(","))
        .allMatch(pin -> pin.matches("[a-z0-9.+-]+=[^=]+"))
        .anyMatch(pin -> pin.startsWith("libc6="));
  }

  @Test
  void hasNoSetuidFilesAndNoShell() throws Exception {
    try (Stream<Path> all = Files.walk(image().file("/"))) {
      List<Path> files = all.filter(path -> !Files.isSymbolicLink(path)).toList();
      assertThat(files).allSatisfy(file -> assertThat(
          (int) Files.getAttribute(file, "unix:mode") & (SET_ID | WORLD_WRITABLE)).isZero());
      assertThat(files).filteredOn(Files::isRegularFile).filteredOn(Files::isExecutable)
          .extracting(file -> image().file("/").relativize(file).toString())
          .allMatch(name -> name.matches("opt/java/(bin/j?[a-z]+|lib/j(exec|spawnhelper|rt-fs.jar)"
              + "|lib/.*\\.so)|lib(64)?/.*|usr/lib/.*\\.so.*"));
    }
  }

  @Test
  void isSmall() throws IOException {
    assertThat(Files.size(BuiltImage.TAR)).isLessThan(MAX_BYTES);
  }

  @Test
  void hasTheLicenseOfEachPackage() throws Exception {
    try (Stream<Path> packages = Files.list(image().file("/var/lib/dpkg/status.d"))) {
      assertThat(packages.map(Path::getFileName).map(Path::toString)).isNotEmpty().allSatisfy(
          name -> assertThat(image().file("/usr/share/doc/" + name + "/copyright")).exists());
    }
    assertThat(image().file("/opt/java/legal/java.base/LICENSE")).exists();
  }

  @Test
  void theBillOfMaterialsListsTheLibrariesInTheJars() throws Exception {
    JsonNode bill = new ObjectMapper()
        .readTree(image().file("/opt/chi-edge/sbom.cdx.json").toFile());
    List<String> listed = new ArrayList<>();
    bill.path("components").forEach(component -> listed
        .add(component.path("name").asText() + " " + component.path("version").asText()));
    List<String> libraries = new ArrayList<>(libraries("operator"));
    libraries.addAll(libraries("baker"));
    assertThat(libraries).hasSizeGreaterThan(20);
    assertThat(listed).containsAll(libraries)
        .anyMatch(each -> each.startsWith("libc6 "))
        .anyMatch(each -> each.startsWith("openjdk 25"));
    assertThat(Files.mismatch(image().file("/opt/chi-edge/sbom.cdx.json"),
        BuiltImage.TARGET.resolve(ImageBuild.BILL))).isEqualTo(-1);
  }

  /** The libraries with Maven's metadata in a jar, which are most of them. */
  private static List<String> libraries(String program) throws Exception {
    List<String> libraries = new ArrayList<>();
    try (JarFile jar = new JarFile(image().file("/opt/chi-edge/" + program + ".jar").toFile())) {
      for (var entry : jar.stream().filter(each -> each.getName()
          .matches("META-INF/maven/.*/pom\\.properties")).toList()) {
        Properties properties = new Properties();
        properties.load(jar.getInputStream(entry));
        libraries
            .add(properties.getProperty("artifactId") + " " + properties.getProperty("version"));
      }
    }
    return libraries;
  }
}
