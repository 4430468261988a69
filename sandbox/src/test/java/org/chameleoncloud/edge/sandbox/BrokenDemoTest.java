package org.chameleoncloud.edge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.chameleoncloud.edge.lab.cluster.WriteListener;
import org.chameleoncloud.edge.sandbox.screen.Screen;
import org.chameleoncloud.edge.sandbox.stack.Checkout;
import org.chameleoncloud.edge.sandbox.stack.ClusterFactory;
import org.chameleoncloud.edge.sandbox.stack.SandboxFiles;
import org.chameleoncloud.edge.sandbox.stack.SandboxSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo with an operator that does not start. */
class BrokenDemoTest {
  private static final Path TOP = Path.of("..").toAbsolutePath().normalize();

  @TempDir
  private Path directory;
  private Checkout checkout;

  @BeforeEach
  void breakTheOperator() throws IOException {
    assumeTrue(new Checkout(TOP).missing().isEmpty(),
        "The demo runs the jars of the other modules: run mvn verify");
    checkout = new Checkout(Files.createDirectory(directory.resolve("top")));
    List<Path> linked = new ArrayList<>(checkout.crds());
    linked.addAll(List.of(checkout.examples(), checkout.bakerJar()));
    for (Path file : linked) {
      Files.createDirectories(file.getParent());
      Files.createSymbolicLink(file, TOP.resolve(checkout.top().relativize(file)));
    }
    Files.createDirectories(checkout.operatorJar().getParent());
    Files.writeString(checkout.operatorJar(), "not a jar");
  }

  @Test
  void printsWhatWasExpectedAndKeepsTheFiles() throws IOException, InterruptedException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    Screen screen = new Screen(new PrintStream(output, true, StandardCharsets.UTF_8), false,
        false);
    SandboxSettings settings = new SandboxSettings(checkout, directory.resolve("runs"),
        ClusterFactory.inMemory(checkout, WriteListener.NONE), "INFO");
    try (Demo demo = Demo.start(settings, screen, () -> {})) {
      assertThat(demo.run()).isFalse();
    }
    assertThat(output.toString(StandardCharsets.UTF_8))
        .contains("The operator exited. Expected: all 12 devices are registered")
        .contains("Invalid or corrupt jarfile").contains("0 of 8 steps passed");
    try (Stream<Path> kept = Files.list(directory.resolve("runs"))) {
      assertThat(kept).singleElement().satisfies(
          run -> assertThat(new SandboxFiles(run).operatorLog()).isNotEmptyFile());
    }
  }

  @Test
  void printsWhatIsMissingIfTheProjectIsNotBuilt() throws IOException {
    Files.delete(checkout.operatorJar());
    assertThat(checkout.missing()).contains(checkout.operatorJar()
        + " is missing: run ./demo, which builds it.");
  }
}
