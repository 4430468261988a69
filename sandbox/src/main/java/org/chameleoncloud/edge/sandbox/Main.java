package org.chameleoncloud.edge.sandbox;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.chameleoncloud.edge.lab.cluster.ControlPlaneCluster;
import org.chameleoncloud.edge.lab.cluster.WriteListener;
import org.chameleoncloud.edge.lab.controlplane.Binaries;
import org.chameleoncloud.edge.lab.kubelet.KubeletCluster;
import org.chameleoncloud.edge.sandbox.screen.Screen;
import org.chameleoncloud.edge.sandbox.stack.Checkout;
import org.chameleoncloud.edge.sandbox.stack.ClusterFactory;
import org.chameleoncloud.edge.sandbox.stack.SandboxSettings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of {@code ./demo}. */
@Command(name = "./demo", mixinStandardHelpOptions = false, usageHelpWidth = 80,
    sortOptions = false, description = {
        "Runs the operator on this machine, together with a Kubernetes API server, a local "
            + "CHI@Edge, and a stand-in for a node that bakes images.",
        "The API server is a real one if cluster-tests/control-plane/build has been run, and an "
            + "in-memory one otherwise.",
        "It takes less than a minute."},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:every step passed", "1:a step failed, or something could not be started",
        "2:invalid options"})
public final class Main implements Callable<Integer> {
  @Option(names = "--keep",
      description = "Keep everything running at the end, and print commands to try.")
  private boolean keep;

  @Option(names = "--in-memory", description = {
      "Use the in-memory API server even if the binaries of a real control plane exist, which "
          + "cluster-tests/control-plane/build builds."})
  private boolean inMemory;

  @Option(names = "--real", description = {
      "Add a real node, in namespaces of this machine that end with the demo: bakes are pods of "
          + "the container image. Needs Debian or Ubuntu, root and cgroup v1; what is missing is "
          + "named. It takes about a minute more."})
  private boolean real;

  @Option(names = "--kubeconfig", paramLabel = "FILE", description = {
      "Use an existing cluster, in the file's current context. The demo creates a namespace there "
          + "and deletes it at the end. It installs the CRD of EdgeDevice, which stays."})
  private Path kubeconfig;

  @Option(names = "--verbose", description = "Print the operator's log while it is written.")
  private boolean verbose;

  @Option(names = "--log-level", paramLabel = "LEVEL", defaultValue = "INFO",
      description = "The operator's log level: ERROR, WARN, INFO, DEBUG or TRACE. "
          + "Default: ${DEFAULT-VALUE}.")
  private String logLevel;

  @Option(names = "--help", usageHelp = true, description = "Print this help.")
  private boolean help;

  @Option(names = "--top", paramLabel = "DIRECTORY", defaultValue = ".", hidden = true,
      description = "The project's directory.")
  private Path top;

  private final AtomicReference<Demo> running = new AtomicReference<>();

  private Main() {}

  /** Exits with one of the codes that {@code --help} lists. */
  public static void main(String[] arguments) {
    // The in-memory API server works without Unsafe, and Java prints no warning then.
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
    if (real && (inMemory || kubeconfig != null)) {
      System.err
          .println("--real starts a cluster of its own: omit --in-memory and --kubeconfig.");
      return CommandLine.ExitCode.USAGE;
    }
    Optional<String> missing = checkout.missing();
    if (missing.isPresent()) {
      System.err.println(missing.get());
      return CommandLine.ExitCode.SOFTWARE;
    }
    Screen screen = verbose ? Screen.appendOnly() : Screen.standard();
    try {
      return run(new SandboxSettings(checkout, checkout.target().resolve("demo"),
          cluster(checkout, screen), logLevel), screen);
    } catch (KubernetesClientException e) {
      return fail("the API server failed: " + e.getMessage());
    } catch (UncheckedIOException | IOException e) {
      return fail(e.getMessage());
    }
  }

  private ClusterFactory cluster(Checkout checkout, Screen screen) throws IOException {
    if (kubeconfig != null) {
      return ClusterFactory.existing(checkout, kubeconfig);
    }
    Binaries binaries = Binaries.pinned(checkout.controlPlaneGoMod(),
        Path.of(System.getProperty("user.home")));
    if (real) {
      return realNode(checkout, binaries, screen);
    }
    if (inMemory || binaries.missing().isPresent()) {
      return ClusterFactory.inMemory(checkout, WriteListener.NONE);
    }
    screen.line("Starting Kubernetes " + binaries.version() + ".");
    return ClusterFactory.controlPlane(checkout, binaries);
  }

  private ClusterFactory realNode(Checkout checkout, Binaries binaries, Screen screen)
      throws IOException {
    Optional<String> missing = KubeletCluster.missing(binaries, checkout.target());
    if (missing.isPresent()) {
      throw new IOException("--real is not possible here: " + missing.get() + ".");
    }
    if (!Files.exists(checkout.imageTar())) {
      throw new IOException(Checkout.shortPath(checkout.imageTar())
          + " is missing: run mvn package -pl container -am -DskipTests, which builds it.");
    }
    screen.line("Starting Kubernetes " + binaries.version() + " with a node.");
    return ClusterFactory.realNode(checkout, binaries);
  }

  private int run(SandboxSettings settings, Screen screen)
      throws IOException, InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupt(screen), "shutdown"));
    try (Demo demo = Demo.start(settings, screen, () -> {})) {
      running.set(demo);
      Path log = demo.sandbox().files().operatorLog();
      try (LogTail _ = verbose ? LogTail.start(log, line -> screen.line("  | " + line)) : null) {
        boolean complete = demo.run();
        if (keep) {
          demo.keepFiles(true);
          Guide.print(screen, demo.sandbox());
          new CountDownLatch(1).await();
        } else if (real || demo.sandbox().cluster() instanceof ControlPlaneCluster) {
          screen.gap();
          screen.line("With --keep, everything keeps running, and you can use kubectl on it.");
        }
        return complete ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
      }
    }
  }

  /** Called on Ctrl-C and SIGTERM, and after an ordinary end, when nothing is left to do. */
  private void interrupt(Screen screen) {
    screen.mute();
    try {
      if (running.get() != null) {
        running.get().interrupt(keep);
      }
    } catch (IOException e) {
      fail(e.getMessage());
    }
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
  }

  private static int fail(String cause) {
    System.err.println("The demo failed: " + cause);
    System.err.println("Its files are in target/demo.");
    return CommandLine.ExitCode.SOFTWARE;
  }
}
