package org.chameleoncloud.edge.sandbox;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.sandbox.cluster.Cluster;
import org.chameleoncloud.edge.sandbox.controllers.Dependents;
import org.chameleoncloud.edge.sandbox.controllers.JobController;
import org.chameleoncloud.edge.sandbox.node.Node;
import org.chameleoncloud.edge.sandbox.node.NodeSettings;
import org.chameleoncloud.edge.sandbox.node.PodBinding;
import org.chameleoncloud.edge.sandbox.node.Registration;
import org.chameleoncloud.edge.testbed.Testbed;
import org.chameleoncloud.edge.testbed.TestbedOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that the demo runs, built and wired here: cluster, testbed, node, operator. */
public final class Sandbox implements AutoCloseable {
  /** The project on the local testbed. */
  public static final String PROJECT = "CH-231106";
  /** The cloud's name in clouds.yaml, as in examples/. */
  public static final String CLOUD = "edge";

  private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);
  private static final Duration WORKERS_PAUSE = Duration.ofSeconds(1);
  private static final Duration WORKER_TIME = Duration.ofMillis(100);
  private static final String BAKER_IN_CONTAINER = "/opt/chi-edge/baker.jar";

  private final Deque<Runnable> closing = new ArrayDeque<>();
  private final Settings settings;
  private final WorkFolder folder;
  private final Cluster cluster;
  private final Testbed testbed;
  private final OperatorProcess operator;

  private Sandbox(Settings settings) throws IOException {
    this.settings = settings;
    folder = WorkFolder.make(settings.runs());
    Logging.to(folder.sandboxLog());
    closing.push(Logging::close);
    try {
      testbed = opened(Testbed.start(
          TestbedOptions.forTests().workersRunEvery(WORKERS_PAUSE, WORKER_TIME)));
      testbed.addProject(PROJECT);
      Files.writeString(folder.cloudsYaml(), cloudsYaml());
      cluster = opened(settings.cluster().open(folder));
      if (!cluster.hasNodes()) {
        startNode();
      }
      operator = opened(OperatorProcess.start(settings.checkout().operatorJar(),
          cluster.kubeconfig(), operatorOptions(), folder.operatorLog()));
      closing.push(cluster::vacate);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Builds and starts everything. The operator may need seconds more until it is at work.
   *
   * @throws IOException when a part cannot be started; the message says which
   * @throws KubernetesClientException when the given cluster cannot be reached or refuses
   */
  public static Sandbox start(Settings settings) throws IOException {
    return new Sandbox(settings);
  }

  private <T extends AutoCloseable> T opened(T part) {
    closing.push(() -> {
      try {
        part.close();
      } catch (Exception e) {
        LOG.error("event=not-closed part={}", part.getClass().getSimpleName(), e);
      }
    });
    return part;
  }

  /** A node, and of the control plane what this cluster has not. */
  private void startNode() {
    String name = cluster.namespace() + "-node";
    if (cluster.hasControllers()) {
      opened(Registration.of(cluster.client(), name));
    }
    opened(Node.start(cluster.client(), name, nodeSettings()));
    if (cluster.hasControllers()) {
      opened(PodBinding.start(cluster.client(), List.of(cluster.namespace()), name));
    } else {
      opened(Dependents.watch(cluster.client(), cluster.namespace()));
      opened(JobController.start(cluster.client(), cluster.namespace(), name));
    }
  }

  private NodeSettings nodeSettings() {
    Map<String, Path> programs = Map.of("java", Jvm.java(), BAKER_IN_CONTAINER,
        settings.checkout().bakerJar());
    return new NodeSettings(folder.claims(), folder.pods(), folder.logs(), programs);
  }

  /** What the real one does in half a minute shall be seen in a second. */
  private List<String> operatorOptions() {
    return List.of("--namespaces", cluster.namespace(), "--port", "0", "--poll-interval", "1s",
        "--poll-interval-converging", "250ms", "--secret-interval", "2s", "--log-level",
        settings.logLevel());
  }

  /** The text of a clouds.yaml with the project's credential. */
  public String cloudsYaml() {
    return testbed.cloudsYaml(CLOUD, testbed.credential(PROJECT));
  }

  /** Where this run keeps its files. */
  public WorkFolder folder() {
    return folder;
  }

  /** The project's folder. */
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

  /** The baker, for what the demo itself needs of it. */
  public Baker baker() {
    return new Baker(settings.checkout().bakerJar());
  }

  /** The folder of a claim on the demo's node. */
  public Path claim(String name) {
    return nodeSettings().claim(cluster.namespace(), name);
  }

  /** Ends everything, the last first. The second time nothing happens. */
  @Override
  public synchronized void close() {
    while (!closing.isEmpty()) {
      closing.pop().run();
    }
  }
}
