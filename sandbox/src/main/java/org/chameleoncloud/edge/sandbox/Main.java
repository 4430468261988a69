package org.chameleoncloud.edge.sandbox;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.chameleoncloud.edge.lab.cluster.ControlPlaneCluster;
import org.chameleoncloud.edge.lab.cluster.WriteListener;
import org.chameleoncloud.edge.lab.controlplane.Binaries;
import org.chameleoncloud.edge.sandbox.screen.Screen;
import org.chameleoncloud.edge.sandbox.stack.Checkout;
import org.chameleoncloud.edge.sandbox.stack.ClusterFactory;
import org.chameleoncloud.edge.sandbox.stack.SandboxSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine;

/** What {@code ./demo} runs. */
@Command(name = "./demo", mixinStandardHelpOptions = false, usageHelpWidth = 80,
    sortOptions = false, description = {
        "Shows the operator at work, on this machine alone: a Kubernetes API server, a "
            + "local CHI@Edge, the operator, and a stand-in for a node that bakes images.",
        "The API server is a real one where cluster-tests/control-plane/build has been run, else "
            + "one in memory.",
        "It ends by itself, in less than a minute."},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:all was seen as it should be",
        "1:something was not seen, or could not be started", "2:wrong options"})
public final class Main implements Callable<Integer> {
  @Option(names = "--keep", description = "Stay up at the end, and say how to look around.")
  private boolean keep;

  @Option(names = "--in-memory", description = {
      "Use an API server in memory although the programs of a real control plane are there; "
          + "cluster-tests/control-plane/build makes them."})
  private boolean inMemory;

  @Option(names = "--kubeconfig", paramLabel = "FILE", description = {
      "Use this cluster instead of the API server in memory: its current context, a namespace of "
          + "the demo's own. The EdgeDevice definition is installed there, and stays."})
  private Path kubeconfig;

  @Option(names = "--verbose", description = "Show the operator's log as it is written.")
  private boolean verbose;

  @Option(names = "--log-level", paramLabel = "LEVEL", defaultValue = "INFO",
      description = "The operator's: ERROR, WARN, INFO, DEBUG or TRACE. Default: ${DEFAULT-VALUE}.")
  private String logLevel;

  @Option(names = "--help", usageHelp = true, description = "Show this.")
  private boolean help;

  @Option(names = "--top", paramLabel = "FOLDER", defaultValue = ".", hidden = true,
      description = "The project's folder.")
  private Path top;

  private final AtomicReference<Demo> running = new AtomicReference<>();

  private Main() {}

  /** Ends with the exit codes that {@code --help} lists. */
  public static void main(String[] arguments) {
    // Of the in-memory API server: without its Unsafe it works alike, and Java prints no warning of it.
    System.setProperty("io.netty.noUnsafe", "true");
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    Checkout checkout = new Checkout(top.toAbsolutePath().normalize());
    if (kubeconfig != null && !Files.isReadable(kubeconfig)) {
      System.err.println("The file " + kubeconfig + " of --kubeconfig cannot be read.");
      return CommandLine.ExitCode.USAGE;
    }
    if (checkout.missing().isPresent()) {
      System.err.println(checkout.missing().get());
      return CommandLine.ExitCode.SOFTWARE;
    }
    Screen screen = verbose ? Screen.lines() : Screen.standard();
    try {
      return run(new SandboxSettings(checkout, checkout.target().resolve("demo"),
          cluster(checkout, screen), logLevel), screen);
    } catch (KubernetesClientException e) {
      return failed("the API server failed: " + e.getMessage());
    } catch (UncheckedIOException | IOException e) {
      return failed(e.getMessage());
    }
  }

  private ClusterFactory cluster(Checkout checkout, Screen screen) throws IOException {
    if (kubeconfig != null) {
      return ClusterFactory.existing(checkout, kubeconfig);
    }
    Binaries programs = Binaries.pinned(checkout.controlPlaneGoMod(),
        Path.of(System.getProperty("user.home")));
    if (inMemory || programs.missing().isPresent()) {
      return ClusterFactory.inMemory(checkout, WriteListener.NONE);
    }
    screen.line("Starting Kubernetes " + programs.version() + ".");
    return ClusterFactory.controlPlane(checkout, programs);
  }

  private int run(SandboxSettings settings, Screen screen)
      throws IOException, InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupted(screen), "end"));
    try (Demo demo = Demo.start(settings, screen, () -> {})) {
      running.set(demo);
      Path log = demo.sandbox().files().operatorLog();
      try (LogTail _ = verbose ? LogTail.start(log, line -> screen.line("  | " + line)) : null) {
        boolean complete = demo.play();
        if (keep) {
          demo.keepFolder(true);
          Guide.tell(screen, demo.sandbox());
          new CountDownLatch(1).await();
        } else if (demo.sandbox().cluster() instanceof ControlPlaneCluster) {
          screen.gap();
          screen.line("./demo --keep stays up, and kubectl works on it.");
        }
        return complete ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
      }
    }
  }

  /** At Ctrl-C and SIGTERM. After an ordinary end nothing is left to do. */
  private void interrupted(Screen screen) {
    screen.mute();
    try {
      if (running.get() != null) {
        running.get().interrupt(keep);
      }
    } catch (IOException e) {
      failed(e.getMessage());
    }
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
  }

  private static int failed(String why) {
    System.err.println("The demo has failed: " + why);
    System.err.println("What was written until then is below target/demo.");
    return CommandLine.ExitCode.SOFTWARE;
  }
}
