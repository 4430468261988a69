package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.BiFunction;
import org.chameleoncloud.edge.lab.controlplane.Binaries;
import org.chameleoncloud.edge.sandbox.Demo;
import org.chameleoncloud.edge.sandbox.screen.Screen;
import org.chameleoncloud.edge.sandbox.stack.Checkout;
import org.chameleoncloud.edge.sandbox.stack.ClusterFactory;
import org.chameleoncloud.edge.sandbox.stack.SandboxSettings;
import org.junit.jupiter.api.Test;

/** {@code ./demo} with the binaries of a control plane, and {@code ./demo --real}. */
class DemoIT {
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  @Test
  void passesEveryStepOnARealControlPlane()
      throws IOException, InterruptedException {
    String printed = play(
        (checkout, binaries) -> ClusterFactory.controlPlane(checkout, binaries));
    assertThat(printed).containsPattern("\\d+  patch edgedevices/status");
  }

  @Test
  void passesEveryStepOnARealNode() throws IOException, InterruptedException {
    Nodes.skipIfImpossible(Path.of("target").toAbsolutePath());
    String printed = play((checkout, binaries) -> ClusterFactory.realNode(checkout, binaries));
    assertThat(printed).contains("with a real node")
        .contains("config.json in its boot partition belongs to this device");
  }

  private String play(BiFunction<Checkout, Binaries, ClusterFactory> cluster)
      throws IOException, InterruptedException {
    Checkout checkout = Nodes.CHECKOUT;
    Binaries binaries = Binaries.pinned(checkout.controlPlaneGoMod(),
        Path.of(System.getProperty("user.home")));
    // Below the current directory, like for a demo, so that paths are short.
    Path runs = Path.of("target", "demo").toAbsolutePath();
    SandboxSettings settings = new SandboxSettings(checkout, runs,
        cluster.apply(checkout, binaries), "INFO");
    Screen screen = new Screen(new PrintStream(output, true, StandardCharsets.UTF_8), false,
        false);
    boolean complete;
    try (Demo demo = Demo.start(settings, screen, () -> {})) {
      complete = demo.run();
    }
    String printed = output.toString(StandardCharsets.UTF_8);
    assertThat(complete).as(printed).isTrue();
    assertThat(printed).contains("Kubernetes " + binaries.version());
    assertThat(printed.lines()).allMatch(line -> line.length() <= Screen.WIDTH);
    assertThat(runs).isEmptyDirectory();
    return printed;
  }
}
