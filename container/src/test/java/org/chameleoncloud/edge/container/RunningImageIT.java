package org.chameleoncloud.edge.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The programs in the image, with its C library and Java, a read-only root file system and no privileges. */
class RunningImageIT {
  @TempDir
  private Path directory;
  private BuiltImage image;

  @BeforeEach
  void unpack() throws IOException, InterruptedException {
    image = BuiltImage.get();
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  @Test
  void theEntryPointPrintsTheOperatorsHelp() throws Exception {
    assertThat(image.run(Map.of(), image.entrypoint("--help")))
        .startsWith("Usage: chi-edge-operator");
    assertThat(image.run(Map.of(), image.entrypoint("--version")))
        .matches("chi-edge-operator \\S+\\R");
  }

  @Test
  void theBakerUsesTheFasterInflateOnAmd64() throws Exception {
    assertThat(image.bake(Map.of(), "--help")).contains("bake");
    assertThat(image.bake(Map.of(), "--version")).contains("baker ")
        .contains(Architecture.ofThisMachine() == Architecture.AMD64 ? "ISA-L" : "JDK");
  }

  @Test
  void theBakerBakes() throws Exception {
    Map<String, Path> claim = Map.of("/images", directory);
    image.bake(claim, "sample", "--output", "/images/pi4.img", "--device-type", "raspberrypi4-64",
        "--size", "64MiB");
    write("device.json", "{\"deviceApiKey\":\"hunter2\"}");
    assertThat(image.bake(claim, "bake", "--source", "/images/pi4.img", "--config",
        "/images/device.json", "--create-folder", "--output", "/images/lab/gerät.img"))
        .contains("baked ")
        .doesNotContain("WARNING");
    assertThat(directory.resolve("lab/gerät.img")).exists();
  }

  @Test
  void theBakerReadsZstandardWithItsNativeLibrary() throws Exception {
    Map<String, Path> claim = Map.of("/images", directory);
    image.bake(claim, "sample", "--output", "/images/pi4.img", "--device-type", "raspberrypi4-64",
        "--size", "64MiB");
    try (var out = new ZstdOutputStreamNoFinalizer(
        Files.newOutputStream(directory.resolve("pi4.img.zst")))) {
      Files.copy(directory.resolve("pi4.img"), out);
    }
    write("device.json", "{\"deviceApiKey\":\"hunter2\"}");
    assertThat(image.bake(claim, "bake", "--source", "/images/pi4.img.zst", "--config",
        "/images/device.json", "--output", "/images/baked.img")).contains("baked ");
  }

  private void write(String name, String text) throws IOException {
    Files.setPosixFilePermissions(Files.writeString(directory.resolve(name), text),
        PosixFilePermissions.fromString("rw-r--r--"));
  }

  @ParameterizedTest
  @MethodSource("org.chameleoncloud.edge.container.ImageContentIT#architectures")
  void everyNativeLibraryFindsItsDependencies(Architecture architecture) throws Exception {
    BuiltImage built = BuiltImage.get(architecture);
    String loader = architecture == Architecture.AMD64
        ? "/lib64/ld-linux-x86-64.so.2"
        : "/lib/ld-linux-aarch64.so.1";
    List<String> libraries = new ArrayList<>(List.of("/opt/java/bin/java"));
    try (Stream<Path> all = Files.walk(built.file("/"))) {
      all.filter(file -> file.getFileName().toString().matches("lib.*\\.so.*"))
          .forEach(file -> libraries.add("/" + built.file("/").relativize(file)));
    }
    assertThat(libraries).hasSizeGreaterThan(20);
    for (String library : libraries) {
      assertThat(built.run(Map.of(), List.of(loader, "--library-path",
          "/opt/java/lib:/opt/java/lib/server", "--list", library))).doesNotContain("not found");
    }
  }

  @Test
  void bothFormatsHaveTheSameCaCertificates() throws Exception {
    long bundled = Files.readAllLines(image.file("/etc/ssl/certs/ca-certificates.crt"),
        StandardCharsets.US_ASCII).stream().filter(line -> line.contains("BEGIN")).count();
    String listed = image.run(Map.of(),
        List.of("/opt/java/bin/keytool", "-J-Duser.language=en", "-list", "-cacerts"));
    assertThat(bundled).isGreaterThan(100);
    assertThat(listed).contains("contains " + bundled + " entries");
  }

  @Test
  void aMissingStartUpCacheIsNotReported() throws Exception {
    List<String> command = new ArrayList<>(image.entrypoint("--version"));
    command.replaceAll(word -> word.replace("operator.jsa", "none.jsa"));
    assertThat(image.run(Map.of(), command)).matches("chi-edge-operator \\S+\\R");
  }

  @Test
  void aProcessThatIsOutOfMemoryEndsAndSaysSo() throws Exception {
    List<String> command = image.entrypoint();
    List<String> java = new ArrayList<>(command.subList(0, command.indexOf("-jar")));
    java.addAll(List.of("-Xmx32m", "-cp", "/images", OutOfMemory.class.getName()));
    Path log = directory.resolve("java.log");
    Process process = image.start(
        new HashMap<>(Map.of("/images", Path.of("target/test-classes").toAbsolutePath())), java,
        log);
    assertThat(process.waitFor()).isEqualTo(3);
    assertThat(Files.readAllLines(log)).last().asString()
        .isEqualTo("Terminating due to java.lang.OutOfMemoryError: Java heap space");
  }

  @Test
  void aStartUpCacheOfAnotherProgramIsNotReported() throws Exception {
    List<String> command = new ArrayList<>(image.entrypoint("--version"));
    command.replaceAll(word -> word.replace("operator.jsa", "baker.jsa"));
    assertThat(image.run(Map.of(), command)).matches("chi-edge-operator \\S+\\R");
  }
}
