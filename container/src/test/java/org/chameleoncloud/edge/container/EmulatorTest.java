package org.chameleoncloud.edge.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How programs of an architecture run. The build shows that they do. */
class EmulatorTest {
  @TempDir
  private Path directory;

  private DebianPackages packages() throws IOException {
    return new DebianPackages(directory, Architecture.ofThisMachine());
  }

  @Test
  void programsOfThisMachinesArchitectureRunAsTheyAre() throws Exception {
    Emulator emulator = Emulator.forProgramsOf(Architecture.ofThisMachine(), directory, packages());

    assertThat(emulator.command(List.of("/bin/java", "-version")))
        .containsExactly("/bin/java", "-version");
    assertThat(emulator.mounts()).isEmpty();
  }

  @Test
  void usesTheProgramOfAnEarlierBuild() throws Exception {
    assumeTrue(Architecture.ofThisMachine() == Architecture.AMD64, "it would run as it is");
    Path kept = Files.createDirectories(directory.resolve("emulator"));
    Files.writeString(kept.resolve("qemu-aarch64"), "kept");

    Emulator emulator = Emulator.forProgramsOf(Architecture.ARM64, directory, packages());

    assertThat(emulator.command(List.of("/bin/java")))
        .containsExactly("/emulator/qemu-aarch64", "/bin/java");
    assertThat(emulator.mounts()).containsEntry("/emulator", kept);
  }

  @Test
  void extractsOneFileOfAPackageAndNoLink() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/dpkg-deb")), "dpkg is missing");
    Path bin = Files.createDirectories(directory.resolve("tree/usr/bin"));
    Files.writeString(bin.resolve("qemu-aarch64"), "program");
    Files.createSymbolicLink(bin.resolve("qemu-aarch64-static"), Path.of("qemu-aarch64"));
    Path file = directory.resolve("extracted");

    assertThat(Emulator.extract(packed(), Set.of("./usr/bin/qemu-aarch64-static"), file)).isFalse();
    assertThat(Emulator.extract(packed(),
        Set.of("./usr/bin/qemu-aarch64-static", "./usr/bin/qemu-aarch64"), file)).isTrue();
    assertThat(file).hasContent("program");
  }

  private DebianPackage packed() throws IOException, InterruptedException {
    Files.createDirectories(directory.resolve("tree/DEBIAN"));
    Files.writeString(directory.resolve("tree/DEBIAN/control"), """
        Package: qemu-user
        Version: 1
        Architecture: all
        Maintainer: nobody <nobody@example.org>
        Description: a test
        """);
    Path archive = directory.resolve("qemu-user.deb");
    SystemCommand.run(directory, List.of("dpkg-deb", "--build", "tree", archive.toString()));
    return new DebianPackage("qemu-user", "1", "all", "", archive);
  }
}
