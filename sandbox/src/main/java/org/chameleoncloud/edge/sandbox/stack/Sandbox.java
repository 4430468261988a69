package org.chameleoncloud.edge.sandbox.stack;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.lab.cluster.Cluster;
import org.chameleoncloud.edge.lab.controllers.GarbageCollector;
import org.chameleoncloud.edge.lab.controllers.JobController;
import org.chameleoncloud.edge.lab.node.Node;
import org.chameleoncloud.edge.lab.node.NodeRegistration;
import org.chameleoncloud.edge.lab.node.NodeSettings;
import org.chameleoncloud.edge.lab.node.Scheduler;
import org.chameleoncloud.edge.lab.process.JavaProgram;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.testbed.Testbed;
import org.chameleoncloud.edge.testbed.TestbedOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that the demo runs, created and wired here: cluster, testbed, node, operator. */
public final class Sandbox implements AutoCloseable {
  /** The project on the local testbed. */
  public static final String PROJECT = "CH-231106";
  /** The cloud's name in clouds.yaml, as in examples/. */
  public static final String CLOUD = "edge";

  /** The claim with the image that devices start from. */
  public static final String BASE_CLAIM = "base-images";

  private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);
  private static final Duration WORKER_INTERVAL = Duration.ofSeconds(1);
  private static final Duration WORKER_DURATION = Duration.ofMillis(100);
  private static final Duration BALENA_INTERVAL = Duration.ofSeconds(1);
  private static final String BAKER_IN_CONTAINER = "/opt/chi-edge/baker.jar";

  private final Deque<Runnable> closing = new ArrayDeque<>();
  private final SandboxSettings settings;
  private final SandboxFiles files;
  private final Cluster cluster;
  private final Testbed testbed;
  private final OperatorProcess operator;

  private Sandbox(SandboxSettings settings) throws IOException {
    this.settings = settings;
    files = SandboxFiles.create(settings.runs());
    Logging.redirectTo(files.sandboxLog());
    closing.push(Logging::close);
    try {
      testbed = closeLater(Testbed.start(
          TestbedOptions.forTests().workersRunEvery(WORKER_INTERVAL, WORKER_DURATION)
              .balenaPollEvery(BALENA_INTERVAL)));
      testbed.addProject(PROJECT);
      Files.writeString(files.cloudsYaml(), cloudsYaml());
      cluster = closeLater(settings.cluster().open(files));
      if (!cluster.hasNodes()) {
        startNode();
      }
      operator = closeLater(
          OperatorProcess.start(JavaProgram.QUICK_START, settings.checkout().operatorJar(),
              cluster.kubeconfig(), operatorOptions(), files.operatorLog()));
      closing.push(cluster::deleteCustomResources);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Creates and starts everything. The operator may need some more seconds to start.
   *
   * @throws IOException if a part cannot be started; the message says which
   * @throws KubernetesClientException if an existing cluster cannot be reached or refuses
   */
  public static Sandbox start(SandboxSettings settings) throws IOException {
    return new Sandbox(settings);
  }

  private <T extends AutoCloseable> T closeLater(T part) {
    closing.push(() -> {
      try {
        part.close();
      } catch (Exception e) {
        LOG.error("event=not-closed part={}", part.getClass().getSimpleName(), e);
      }
    });
    return part;
  }

  /** Starts a node, and the parts of a control plane that this cluster does not have. */
  private void startNode() {
    String name = cluster.namespace() + "-node";
    if (cluster.hasControllers()) {
      closeLater(NodeRegistration.of(cluster.client(), name));
    }
    closeLater(Node.start(cluster.client(), name, nodeSettings()));
    if (cluster.hasControllers()) {
      closeLater(Scheduler.start(cluster.client(), List.of(cluster.namespace()), name));
    } else {
      closeLater(GarbageCollector.start(cluster.client(), cluster.namespace(),
          ResourceDefinitionContext.fromResourceType(EdgeDevice.class)));
      closeLater(JobController.start(cluster.client(), cluster.namespace(), name));
    }
  }

  private NodeSettings nodeSettings() {
    Map<String, Path> programs = Map.of("java", JavaProgram.java(), BAKER_IN_CONTAINER,
        settings.checkout().bakerJar());
    return new NodeSettings(files.claims(), files.pods(), files.logs(), programs);
  }

  /**
   * Short intervals, so that you see in a second what takes half a minute in production; and the testbed's address, which
   * no operator connects to by default.
   */
  private List<String> operatorOptions() {
    return List.of("--namespaces", cluster.namespace(), "--port", "0", "--poll-interval", "1s",
        "--poll-interval-converging", "250ms", "--reservation-interval", "1s",
        "--secret-interval", "2s", "--testbed-hosts",
        testbed.identityUrl().getHost(), "--plain-http", "--log-level", settings.logLevel());
  }

  /** The text of a clouds.yaml with the project's credential. */
  public String cloudsYaml() {
    return testbed.cloudsYaml(CLOUD, testbed.credential(PROJECT));
  }

  /** The files of this run. */
  public SandboxFiles files() {
    return files;
  }

  /** The project. */
  public Checkout checkout() {
    return settings.checkout();
  }

  /** The API server. */
  public Cluster cluster() {
    return cluster;
  }

  /** The local CHI@Edge. */
  public Testbed testbed() {
    return testbed;
  }

  /** The operator's process. */
  public OperatorProcess operator() {
    return operator;
  }

  /** The baker's command line. */
  public Baker baker() {
    return new Baker(settings.checkout().bakerJar());
  }

  /** Whether pods run on this machine, with claims that can be read from here. */
  public boolean bakesImages() {
    return !cluster.hasNodes() || cluster.claimDirectory(BASE_CLAIM).isPresent();
  }

  /** The directory of a PersistentVolumeClaim on the sandbox's node. */
  public Path claimDirectory(String name) {
    return cluster.claimDirectory(name)
        .orElseGet(() -> nodeSettings().claimDirectory(cluster.namespace(), name));
  }

  /** Ends everything in reverse order. Calling it again has no effect. */
  @Override
  public synchronized void close() {
    while (!closing.isEmpty()) {
      closing.pop().run();
    }
  }
}
