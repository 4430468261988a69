package org.chameleoncloud.edge.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the other operator is found. */
class PeerProgramsTest {
  /** The start of the SHA-256 of "sums". */
  private static final String DIGEST = "2220e3c51f09";

  @TempDir
  private Path top;
  @TempDir
  private Path home;
  private Path module;

  @BeforeEach
  void checkout() throws IOException {
    module = Files.createDirectories(top.resolve("lab/bench/peers"));
    Files.writeString(module.resolve("go.sum"), "sums");
    pin("\tgithub.com/k-orc/openstack-resource-controller/v2 v2.6.0 // indirect\n");
  }

  private void pin(String line) throws IOException {
    Files.writeString(module.resolve("go.mod"), "module peers\n\nrequire (\n" + line + ")\n");
  }

  @Test
  void theProgramsOfTheGoSumAreUsedWithTheVersionOfTheGoMod() throws IOException {
    Path installed = Files
        .createDirectories(home.resolve(".kubeapitest/peers").resolve(DIGEST));
    Path crd = Files.createFile(Files.createDirectory(installed.resolve("crds")).resolve("a.yaml"));
    PeerPrograms programs = PeerPrograms.pinned(top, home);
    assertThat(programs.version()).isEqualTo("2.6.0");
    assertThat(programs.orc()).isEqualTo(installed.resolve("orc"));
    assertThat(programs.crds()).containsExactly(crd);
  }

  @Test
  void missingProgramsAreReportedWithTheCommandThatBuildsThem() {
    assertThatThrownBy(() -> PeerPrograms.pinned(top, home)).isInstanceOf(IOException.class)
        .hasMessageContaining(DIGEST + " is missing: build ORC with lab/bench/peers/build");
  }

  @Test
  void aGoModWithoutThatModuleIsReported() throws IOException {
    pin("\texample.org/other v1.0.0\n");
    assertThatThrownBy(() -> PeerPrograms.pinned(top, home))
        .hasMessageContaining("does not pin ORC");
  }
}
