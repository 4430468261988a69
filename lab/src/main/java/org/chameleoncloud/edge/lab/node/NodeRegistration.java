package org.chameleoncloud.edge.lab.node;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Node object of a {@link Node}. Clusters with controllers need it, because these delete the pods of a node that
 * does not exist or has sent no heartbeat for half a minute.
 *
 * <p>A taint keeps schedulers from binding pods to it that only a real node can run.
 */
public final class NodeRegistration implements AutoCloseable {
  /** On the Node objects that are created here, to distinguish them from real nodes. */
  public static final String STAND_IN_LABEL = "edge.chameleoncloud.org/stand-in";

  private static final Logger LOG = LoggerFactory.getLogger(NodeRegistration.class);
  private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(10);
  private static final Map<String, Quantity> CAPACITY = Map.of("cpu", new Quantity("2"), "memory",
      new Quantity("4Gi"), "pods", new Quantity("110"));

  private final KubernetesClient client;
  private final String name;
  private final Clock clock;
  private final ScheduledExecutorService heartbeats = Executors
      .newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
  private final boolean created;

  private NodeRegistration(KubernetesClient client, String name, Clock clock, Duration interval) {
    this.client = client;
    this.name = name;
    this.clock = clock;
    created = create();
    if (created) {
      heartbeats.scheduleAtFixedRate(this::heartbeat, interval.toMillis(), interval.toMillis(),
          TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Creates the Node object and sends heartbeats. An existing one with that name belongs to someone else, and is not
   * changed.
   *
   * @param client closed by the caller, after the registration
   * @throws KubernetesClientException if the API server refuses or cannot be reached
   */
  public static NodeRegistration of(KubernetesClient client, String name) {
    return of(client, name, Clock.systemUTC(), HEARTBEAT_INTERVAL);
  }

  static NodeRegistration of(KubernetesClient client, String name, Clock clock,
      Duration interval) {
    return new NodeRegistration(client, name, clock, interval);
  }

  private boolean create() {
    io.fabric8.kubernetes.api.model.Node node = new NodeBuilder()
        .withNewMetadata().withName(name).addToLabels(STAND_IN_LABEL, "true").endMetadata()
        .withNewSpec()
        .addNewTaint().withKey(STAND_IN_LABEL).withEffect("NoSchedule").endTaint()
        .endSpec()
        .withNewStatus()
        .withCapacity(CAPACITY).withAllocatable(CAPACITY).withConditions(ready(now()))
        .endStatus()
        .build();
    try {
      client.resource(node).create();
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      return false;
    }
  }

  private void heartbeat() {
    try {
      client.nodes().withName(name).editStatus(node -> {
        String since = node.getStatus().getConditions().stream().filter(NodeRegistration::isReady)
            .map(NodeCondition::getLastTransitionTime).findFirst().orElseGet(this::now);
        node.getStatus().getConditions().removeIf(condition -> condition.getType().equals("Ready"));
        node.getStatus().getConditions().add(ready(since));
        return node;
      });
    } catch (RuntimeException e) {
      // An uncaught exception would end the heartbeats.
      LOG.warn("event=heartbeat-missed node={} cause=\"{}\"", name, e.toString());
    }
  }

  private static boolean isReady(NodeCondition condition) {
    return condition.getType().equals("Ready") && condition.getStatus().equals("True");
  }

  private NodeCondition ready(String since) {
    return new NodeConditionBuilder().withType("Ready").withStatus("True")
        .withReason("KubeletReady").withMessage("a stand-in that runs pods as local processes")
        .withLastHeartbeatTime(now()).withLastTransitionTime(since).build();
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Deletes the Node object, if it was created here. */
  @Override
  public void close() {
    heartbeats.shutdownNow();
    if (created) {
      try {
        client.nodes().withName(name).delete();
      } catch (KubernetesClientException e) {
        LOG.error("event=node-not-deleted node={}", name, e);
      }
    }
  }
}
