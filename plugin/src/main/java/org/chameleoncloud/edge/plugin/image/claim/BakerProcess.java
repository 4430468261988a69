package org.chameleoncloud.edge.plugin.image.claim;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.TtyExecOutputErrorable;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;

/**
 * baker, running in a pod: an exec over a WebSocket. The client speaks {@code v4.channel.k8s.io} (kubernetes-client 7.5.2),
 * which has no end of the standard input, so a command has to know how much arrives. What the command wrote may be handed on
 * after its exit code.
 */
final class BakerProcess implements RunningProgram {
  private static final int POLL_MILLIS = 20;
  private static final Duration MAX_REASON = Duration.ofSeconds(2);
  /** Exit codes from here on are those of signals: the container, or its node, was stopped. */
  private static final int SIGNAL = 128;
  private static final int MAX_ERROR = 1000;
  private static final int MAX_CAUSES = 10;
  private static final int MAX_ERROR_BYTES = 1 << 16;

  private final Cluster cluster;
  private final ExecWatch watch;
  private final ByteArrayOutputStream errors;

  private BakerProcess(Cluster cluster, ExecWatch watch, ByteArrayOutputStream errors) {
    this.cluster = cluster;
    this.watch = watch;
    this.errors = errors;
  }

  /**
   * Starts it.
   *
   * @param arguments of baker
   * @param out is given what it writes to standard output, by another thread
   * @throws IOException if that may succeed later
   */
  static BakerProcess start(Cluster cluster, PodResource pod, List<String> arguments,
      OutputStream out) throws IOException {
    return start(cluster, pod.inContainer(TransferPod.CONTAINER), arguments, out);
  }

  /**
   * The same with a standard input.
   *
   * @param inputBuffer parts of so many bytes are sent at once, without being copied
   */
  static BakerProcess startWithInput(Cluster cluster, PodResource pod, List<String> arguments,
      OutputStream out, int inputBuffer) throws IOException {
    return start(cluster, pod.inContainer(TransferPod.CONTAINER).redirectingInput(inputBuffer),
        arguments, out);
  }

  private static BakerProcess start(Cluster cluster, TtyExecOutputErrorable container,
      List<String> arguments, OutputStream out) throws IOException {
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    try {
      return new BakerProcess(cluster, container.writingOutput(out)
          .writingError(new Received(errors, MAX_ERROR_BYTES))
          .exec(TransferPod.command(arguments)), errors);
    } catch (KubernetesClientException e) {
      throw broken(cluster, e);
    }
  }

  /** A request that is refused is refused again; all else may pass. */
  private static IOException broken(Cluster cluster, KubernetesClientException failure) {
    int code = responseCode(failure);
    if (code == HttpURLConnection.HTTP_FORBIDDEN || code == HttpURLConnection.HTTP_UNAUTHORIZED) {
      cluster.ask("create pods/exec", cluster.namespace(), _ -> {
        throw new KubernetesClientException(failure.getMessage(), code, null);
      });
    }
    return new IOException(failure.getMessage(), failure);
  }

  /** Of the first cause that has one, since the client wraps what a handshake was answered with; 0 if none has. */
  private static int responseCode(KubernetesClientException failure) {
    return Stream.iterate((Throwable) failure, Objects::nonNull, Throwable::getCause)
        .limit(MAX_CAUSES).mapToInt(cause -> switch (cause) {
          case KubernetesClientException answered -> answered.getCode();
          case WebSocketHandshakeException refused -> refused.getResponse().code();
          default -> 0;
        }).filter(code -> code > 0).findFirst().orElse(0);
  }

  @Override
  public void write(byte[] bytes, int length) throws IOException {
    try {
      watch.getInput().write(bytes, 0, length);
      watch.getInput().flush();
    } catch (KubernetesClientException e) {
      throw broken(cluster, e);
    }
  }

  @Override
  public OptionalInt exitCode(Duration wait) throws IOException {
    try {
      Integer code = watch.exitCode().get(wait.toMillis(), TimeUnit.MILLISECONDS);
      if (code == null || code < 0) {
        throw new IOException("the connection was closed");
      }
      return OptionalInt.of(code);
    } catch (TimeoutException _) {
      return OptionalInt.empty();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KubernetesClientException refused
          ? broken(cluster, refused)
          : new IOException(String.valueOf(e.getCause().getMessage()), e);
    } catch (InterruptedException _) {
      throw interrupted();
    }
  }

  /** After its end: waits until what it wrote has been handed on, but not forever. */
  static void awaitRest(BooleanSupplier isComplete) {
    await(isComplete, MAX_REST);
  }

  private static void await(BooleanSupplier done, Duration longest) {
    long end = System.nanoTime() + longest.toNanos();
    while (!done.getAsBoolean() && System.nanoTime() < end) {
      try {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      } catch (InterruptedException _) {
        throw interrupted();
      }
    }
  }

  private static CommandFailure interrupted() {
    Thread.currentThread().interrupt();
    return CommandFailure.failed("interrupted: run the command again to continue");
  }

  @Override
  public void requireSuccess(int code, String what) throws IOException {
    if (code >= SIGNAL) {
      throw new IOException("the container was stopped");
    }
    if (code != 0) {
      throw CommandFailure.failed("the pod cannot " + what + ": " + reason()
          + ". If baker does not know the command, its container image is older than this plugin:"
          + " name a newer one with --pod-image");
    }
  }

  @Override
  public String reason() {
    await(() -> errors.size() > 0, MAX_REASON);
    String text = errors.toString(StandardCharsets.UTF_8).strip().replaceAll("\\s+", " ");
    return text.substring(0, Math.min(MAX_ERROR, text.length()));
  }

  @Override
  public void close() {
    watch.close();
  }
}
