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
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The content of the images and their metadata. */
class ImageContentIT {
  /** 84 and 101 MB when this was written. Half of it is jars, a fifth start-up caches. */
  private static final Map<Architecture, Long> MAX_BYTES = Map.of(Architecture.AMD64, 95_000_000L,
      Architecture.ARM64, 112_000_000L);
  private static final int SET_ID = 06000;
  private static final int WORLD_WRITABLE = 0002;
  private static final int ELF_HEADER = 20;

  private static List<Architecture> architectures() throws IOException, InterruptedException {
    return BuiltIndex.get().architectures();
  }

  private static BuiltImage image() throws IOException, InterruptedException {
    return BuiltImage.get();
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void everyBlobHasTheDigestInItsName(Architecture architecture) throws Exception {
    assertThat(BuiltImage.get(architecture).blobs()).hasSize(6).allSatisfy(blob -> {
      try (InputStream in = Files.newInputStream(blob)) {
        assertThat(blob.getFileName()).hasToString(sha256(in));
      }
    });
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void theConfigurationHasTheDigestsOfTheUnpackedLayers(Architecture architecture)
      throws Exception {
    BuiltImage image = BuiltImage.get(architecture);
    List<String> unpacked = new ArrayList<>();
    for (JsonNode layer : image.manifest().path("layers")) {
      Path blob = image.blob(layer.path("digest").asText());
      assertThat(layer.path("size").asLong()).isEqualTo(Files.size(blob));
      try (InputStream in = new GZIPInputStream(Files.newInputStream(blob))) {
        unpacked.add("sha256:" + sha256(in));
      }
    }
    assertThat(BuiltImage.texts(image.configuration().at("/rootfs/diff_ids"))).isEqualTo(unpacked);
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void everyProgramAndLibraryInTheLayersIsForTheArchitecture(Architecture architecture)
      throws Exception {
    Map<String, Integer> machines = new TreeMap<>();
    BuiltImage image = BuiltImage.get(architecture);
    for (JsonNode layer : image.manifest().path("layers")) {
      try (TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(
          Files.newInputStream(image.blob(layer.path("digest").asText()))))) {
        for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
          byte[] start = tar.readNBytes(ELF_HEADER);
          if (start.length == ELF_HEADER && start[0] == 0x7f && start[1] == 'E') {
            machines.put(entry.getName(), start[18] & 0xff | (start[19] & 0xff) << 8);
          }
        }
      }
    }
    assertThat(machines).hasSizeGreaterThan(20).containsKey("opt/java/lib/server/libjvm.so")
        .allSatisfy((name, machine) -> assertThat(machine).as(name)
            .isEqualTo(architecture == Architecture.ARM64 ? 183 : 62));
  }

  @ParameterizedTest
  @ValueSource(strings = {"operator", "baker"})
  void aJarWithNativeLibrariesHasThemForEachArchitecture(String program) throws Exception {
    try (JarFile jar = new JarFile(
        image().file("/opt/chi-edge/" + program + ".jar").toFile())) {
      List<String> libraries = jar.stream().map(ZipEntry::getName)
          .filter(name -> name.startsWith("linux/") && name.endsWith(".so")).toList();
      assertThat(libraries).filteredOn(name -> name.startsWith("linux/amd64/"))
          .allMatch(name -> libraries.contains(name.replace("/amd64/", "/aarch64/")));
    }
  }

  private static String sha256(InputStream in) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    byte[] part = new byte[1 << 16];
    for (int read = in.read(part); read >= 0; read = in.read(part)) {
      digest.update(part, 0, read);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void runsTheOperatorAsAnUnprivilegedUser(Architecture architecture) throws Exception {
    JsonNode config = BuiltImage.get(architecture).configuration();
    assertThat(config.at("/config/User").asText()).isEqualTo("65532:65532");
    assertThat(BuiltImage.texts(config.at("/config/Env"))).containsExactly(
        "JAVA_HOME=/opt/java", "PATH=/opt/java/bin", "LANG=C.UTF-8");
    assertThat(config.path("os").asText()).isEqualTo("linux");
    assertThat(config.path("architecture").asText()).isEqualTo(architecture.id());
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

  @ParameterizedTest
  @MethodSource("architectures")
  void hasLabelsWithTitleVersionAndPackages(Architecture architecture) throws Exception {
    BuiltImage image = BuiltImage.get(architecture);
    JsonNode labels = image.configuration().at("/config/Labels");
    assertThat(labels.path("org.opencontainers.image.title").asText())
        .isEqualTo("chi-edge-operator");
    assertThat(labels.path("org.opencontainers.image.created").asText())
        .isEqualTo(image.configuration().path("created").asText());
    assertThat(labels.path("org.opencontainers.image.version").asText()).isNotEmpty();
    assertThat(labels.path("org.opencontainers.image.description").asText()).isNotEmpty();
    assertThat(labels.path(ImageMetadata.PACKAGES_LABEL).asText().split(","))
        .allMatch(pin -> pin.matches("[a-z0-9.+-]+=[^=]+"))
        .anyMatch(pin -> pin.startsWith("libc6="));
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void hasNoSetuidFilesAndNoShell(Architecture architecture) throws Exception {
    BuiltImage image = BuiltImage.get(architecture);
    try (Stream<Path> all = Files.walk(image.file("/"))) {
      List<Path> files = all.filter(path -> !Files.isSymbolicLink(path)).toList();
      assertThat(files).allSatisfy(file -> assertThat(
          (int) Files.getAttribute(file, "unix:mode") & (SET_ID | WORLD_WRITABLE)).isZero());
      assertThat(files).filteredOn(Files::isRegularFile).filteredOn(Files::isExecutable)
          .extracting(file -> image.file("/").relativize(file).toString())
          .allMatch(name -> name.matches("opt/java/(bin/j?[a-z]+|lib/j(exec|spawnhelper|rt-fs.jar)"
              + "|lib/.*\\.so)|lib(64)?/.*|usr/lib/.*\\.so.*"));
    }
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void isSmall(Architecture architecture) throws IOException {
    assertThat(Files.size(BuiltImage.tar(architecture))).isLessThan(MAX_BYTES.get(architecture));
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void hasTheLicenseOfEachPackageAndOfJava(Architecture architecture) throws Exception {
    BuiltImage image = BuiltImage.get(architecture);
    try (Stream<Path> packages = Files.list(image.file("/var/lib/dpkg/status.d"))) {
      assertThat(packages.map(Path::getFileName).map(Path::toString)).isNotEmpty().allSatisfy(
          name -> assertThat(image.file("/usr/share/doc/" + name + "/copyright")).exists());
    }
    assertThat(image.file("/opt/java/legal/java.base/LICENSE")).exists();
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void theBillOfMaterialsListsTheLibrariesInTheJars(Architecture architecture) throws Exception {
    Path inTheImage = BuiltImage.get(architecture).file("/opt/chi-edge/sbom.cdx.json");
    JsonNode bill = new ObjectMapper().readTree(inTheImage.toFile());
    List<String> listed = new ArrayList<>();
    bill.path("components").forEach(component -> listed
        .add(component.path("name").asText() + " " + component.path("version").asText()));
    List<String> libraries = new ArrayList<>(libraries("operator"));
    libraries.addAll(libraries("baker"));
    assertThat(libraries).hasSizeGreaterThan(20);
    assertThat(listed).containsAll(libraries)
        .anyMatch(each -> each.startsWith("libc6 "))
        .anyMatch(each -> each.startsWith("openjdk 25"));
    assertThat(Files.mismatch(inTheImage,
        BuiltImage.TARGET.resolve(ImageBuild.bill(architecture)))).isEqualTo(-1);
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
