package org.chameleoncloud.edge.plugin.image.claim;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.chameleoncloud.edge.baker.receive.ReceiveMessage;
import org.chameleoncloud.edge.inventory.Printable;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.chameleoncloud.edge.plugin.outcome.OnInterrupt;

/** A running pod that has a claim mounted. It is deleted when this is closed, and when the process is interrupted. */
public final class ClaimPod implements AutoCloseable {
  private static final String CREATE = "create and watch Pods";
  private static final String DELETE = "delete Pods";

  private final Cluster cluster;
  private final TransferPod definition;
  private final Duration timeout;
  private final Consumer<String> state;
  /** Held while the pod is created or deleted, so that an interrupt waits for the response. */
  private final ReentrantLock changing = new ReentrantLock();
  /** Of the last pod; null before the first. */
  private volatile String name;
  /** Whether the pod of that name may exist. */
  private volatile boolean exists;
  private volatile boolean interrupted;
  private OnInterrupt onInterrupt;

  private ClaimPod(Cluster cluster, TransferPod definition, Duration timeout,
      Consumer<String> state) {
    this.cluster = cluster;
    this.definition = definition;
    this.timeout = timeout;
    this.state = state;
  }

  /**
   * Makes one; its pod is created by the first request.
   *
   * @param timeout how long it may take to start
   * @param state is given what the pod waits for
   */
  public static ClaimPod of(Cluster cluster, TransferPod definition, Duration timeout,
      Consumer<String> state) {
    ClaimPod pod = new ClaimPod(cluster, definition, timeout, state);
    pod.onInterrupt = OnInterrupt.run("delete-pod", pod::interrupt);
    return pod;
  }

  /**
   * Copies what baker writes.
   *
   * @param moved is given the number of bytes that have arrived, several times a second
   * @throws IOException when the connection breaks off; what had arrived until then was copied
   * @throws CommandFailure when a repetition would not help
   */
  public void copy(Request request, OutputStream to, LongConsumer moved) throws IOException {
    start();
    new Exec(cluster, pod(cluster.client()), request).copyTo(to, moved);
  }

  /**
   * Sends what a file has from where baker asks for it on.
   *
   * @param heard receives what baker says, several times a second
   * @throws IOException when the connection breaks off; what had arrived until then is kept
   * @throws CommandFailure when a repetition would not help
   */
  public ReceiveMessage.Kind send(Delivery delivery, Consumer<ReceiveMessage> heard)
      throws IOException {
    start();
    return new Sending(out -> BakerProcess.startWithInput(cluster, pod(cluster.client()),
        delivery.arguments(), out, Sending.PART), delivery, heard).send();
  }

  private void start() {
    cluster.ask(CREATE, cluster.namespace(), api -> {
      if (exists && PodState.isRunning(pod(api).get())) {
        return name;
      }
      if (exists) {
        delete();
      } else {
        deleteEnded(api);
      }
      create(api);
      await(api);
      return name;
    });
  }

  private void create(KubernetesClient api) {
    changing.lock();
    try {
      requireUninterrupted();
      name = TransferPod.newName();
      // Before the request: the pod may exist although the response never came.
      exists = true;
      api.pods().inNamespace(cluster.namespace()).resource(definition.build(name)).create();
    } finally {
      changing.unlock();
    }
  }

  private void requireUninterrupted() {
    if (interrupted) {
      throw CommandFailure.failed("interrupted: run the command again to continue");
    }
  }

  /** Pods that a killed command left behind, after they have ended. */
  private void deleteEnded(KubernetesClient api) {
    api.pods().inNamespace(cluster.namespace()).withLabels(TransferPod.LABELS).list().getItems()
        .stream().filter(pod -> PodState.hopeless(pod).isPresent())
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .forEach(pod -> api.resource(pod).delete());
  }

  private void await(KubernetesClient api) {
    Pod found;
    try {
      found = pod(api).waitUntilCondition(now -> {
        if (now != null) {
          state.accept(PodState.waits(now).orElse("starting"));
        }
        return PodState.isRunning(now) || PodState.hopeless(now).isPresent();
      }, timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (KubernetesClientTimeoutException _) {
      throw CommandFailure.timedOut("the pod " + name + ", which has the claim "
          + definition.claimName() + " mounted, did not start within " + timeout.toSeconds()
          + " s: "
          + why(api) + ". A claim that can be mounted on one node only may be in use on another:"
          + " wait until that pod has ended");
    }
    PodState.hopeless(found).ifPresent(why -> {
      throw CommandFailure.failed("the pod " + name + ", which has the claim "
          + definition.claimName() + " mounted, " + why
          + ". Name another container image with --pod-image, or ask the cluster's administrators");
    });
  }

  private String why(KubernetesClient api) {
    return Optional.ofNullable(pod(api).get()).flatMap(PodState::waits).filter(text -> !text
        .equals("ContainerCreating")).or(() -> event(api))
        .orElse("its node does not say why");
  }

  /** Without the permission to read events, the state of the pod has to do. */
  private Optional<String> event(KubernetesClient api) {
    try {
      return PodState.warning(api.v1().events().inNamespace(cluster.namespace())
          .withField("involvedObject.name", name).list().getItems());
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private PodResource pod(KubernetesClient api) {
    return api.pods().inNamespace(cluster.namespace()).withName(name);
  }

  /** What the JVM does before it exits: waits for the response to a request that changes the pod, then deletes it. */
  void interrupt() {
    interrupted = true;
    try {
      delete();
    } catch (CommandFailure e) {
      System.err.println("the pod " + name + " was not deleted: "
          + Printable.of(e.getMessage()) + ". Delete it with kubectl delete pod " + name + " -n "
          + cluster.namespace());
    }
  }

  private void delete() {
    changing.lock();
    try {
      if (exists) {
        cluster.ask(DELETE, cluster.namespace(), api -> pod(api).withGracePeriod(1).delete());
        exists = false;
      }
    } finally {
      changing.unlock();
    }
  }

  /** Deletes the pod. An interrupt while it does so waits for it. */
  @Override
  public void close() {
    try {
      delete();
    } finally {
      onInterrupt.close();
    }
  }
}
