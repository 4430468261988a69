package org.chameleoncloud.edge.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image for arm64. Its programs run in QEMU's user mode, on a machine of another architecture: they are slow, so the
 * tests for all that does not depend on the architecture use the image for this machine.
 */
class ArmImageIT {
  /** Libraries that the JDK has only for amd64. */
  private static final Set<String> ONLY_AMD64 = Set.of("lib/libsimdsort.so", "lib/libjsvml.so");

  @TempDir
  private Path directory;
  private BuiltImage image;

  @BeforeEach
  void unpack() throws IOException, InterruptedException {
    assumeTrue("true".equals(System.getenv("CI"))
        || BuiltIndex.get().architectures().contains(Architecture.ARM64),
        "the image for arm64 was not built");
    image = BuiltImage.get(Architecture.ARM64);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  @Test
  void theEntryPointPrintsTheOperatorsVersionWithItsStartUpCache() throws Exception {
    List<String> operator = new ArrayList<>(image.entrypoint("--version"));
    operator.add(1, "-Xshare:on");

    assertThat(image.run(Map.of(), operator)).matches("chi-edge-operator \\S+\\R");
  }

  @Test
  void theBakerBakesWithTheNativeLibraryForZstandard() throws Exception {
    Path source = directory.resolve("pi4.img");
    BuiltImage.get().bake(Map.of("/images", directory), "sample", "--output", "/images/pi4.img",
        "--device-type", "raspberrypi4-64", "--size", "64MiB");
    try (var out = new ZstdOutputStreamNoFinalizer(
        Files.newOutputStream(directory.resolve("pi4.img.zst")))) {
      Files.copy(source, out);
    }
    Files.setPosixFilePermissions(
        Files.writeString(directory.resolve("device.json"), "{\"deviceApiKey\":\"hunter2\"}"),
        PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(image.bake(Map.of("/images", directory), "bake", "--source", "/images/pi4.img.zst",
        "--config", "/images/device.json", "--create-folder", "--output",
        "/images/lab/gerät.img")).contains("baked ").doesNotContain("WARNING");

    assertThat(bakedHere(source)).hasSameBinaryContentAs(directory.resolve("lab/gerät.img"));
  }

  /** The same image, baked by the same baker on this machine. */
  private Path bakedHere(Path source) throws IOException, InterruptedException {
    BuiltImage.get().bake(Map.of("/images", directory), "bake", "--source",
        "/images/" + source.getFileName(), "--config", "/images/device.json", "--output",
        "/images/here.img");
    return directory.resolve("here.img");
  }

  @Test
  void theRuntimeHasTheSameFilesAsTheOneForThisMachine() throws Exception {
    Set<String> here = runtimeFiles(BuiltImage.get());
    here.removeAll(ONLY_AMD64);
    Set<String> there = runtimeFiles(image);
    there.removeAll(ONLY_AMD64);

    assertThat(there).isEqualTo(here).contains("bin/java", "lib/modules", "lib/security/cacerts");
  }

  /** Without the notices: the published runtime has more modules, so it has more of them. */
  private static Set<String> runtimeFiles(BuiltImage image) throws IOException {
    Path java = image.file("/opt/java");
    try (Stream<Path> files = Files.walk(java)) {
      return new TreeSet<>(files.filter(Files::isRegularFile)
          .map(file -> java.relativize(file).toString())
          .filter(name -> name.matches("(bin|lib|conf)/.*")).toList());
    }
  }

  @Test
  void theRuntimeHasTheRequiredModules() throws Exception {
    String release = Files.readString(image.file("/opt/java/release"));

    assertThat(release.lines().filter(line -> line.startsWith("MODULES=")).findFirst().orElseThrow()
        .replaceAll("MODULES=|\"", "").split(" ")).containsAll(JavaRuntime.MODULES);
  }

  @Test
  void theRuntimeIsOfTheSameJavaAsTheOneForThisMachine() throws Exception {
    assertThat(feature(image)).isEqualTo(feature(BuiltImage.get()));
  }

  private static String feature(BuiltImage image) throws IOException {
    return Files.readAllLines(image.file("/opt/java/release")).stream()
        .filter(line -> line.startsWith("JAVA_VERSION=")).map(line -> line.split("[\".]")[1])
        .findFirst().orElseThrow();
  }

  /** On arm64, the library that the baker uses on amd64 truncates some valid data. */
  @Test
  void doesNotHaveTheFasterInflate() throws Exception {
    try (Stream<Path> files = Files.walk(image.file("/usr/lib"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("libisal"));
    }
  }
}
