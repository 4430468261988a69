package org.chameleoncloud.edge.plugin.image.claim;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;

/** One run of baker in a pod. */
final class Exec {
  private static final int POLL_MILLIS = 200;
  /** Without a byte for so long, the connection counts as broken. */
  private static final long MAX_SILENCE_NANOS = Duration.ofSeconds(60).toNanos();
  /** What baker wrote may arrive after its exit code. */
  private static final long MAX_REST_NANOS = Duration.ofSeconds(10).toNanos();
  /** Exit codes from here on are those of signals: the container, or its node, was stopped. */
  private static final int SIGNAL = 128;
  private static final int MAX_ERROR = 1000;
  private static final int MAX_ERROR_BYTES = 1 << 16;

  private final Cluster cluster;
  private final PodResource pod;
  private final Request request;

  Exec(Cluster cluster, PodResource pod, Request request) {
    this.cluster = cluster;
    this.pod = pod;
    this.request = request;
  }

  void copyTo(OutputStream to, LongConsumer moved) throws IOException {
    Received received = new Received(to, request.max());
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int code;
    try (ExecWatch watch = pod.inContainer(TransferPod.CONTAINER).writingOutput(received)
        .writingError(new Received(errors, MAX_ERROR_BYTES))
        .exec(TransferPod.command(request.arguments()))) {
      code = exitCode(watch, received, moved);
      if (code == 0) {
        awaitRest(received, moved);
      }
    } catch (KubernetesClientException e) {
      throw failed(e);
    }
    if (code >= SIGNAL) {
      throw new IOException("the container was stopped");
    }
    if (code != 0) {
      throw CommandFailure.failed("the pod cannot read the claim: " + reason(errors));
    }
    if (!request.isComplete().test(received.count())) {
      throw new IOException("the end did not arrive");
    }
  }

  /** A request that is refused is refused again; all else may pass. */
  private IOException failed(KubernetesClientException failure) {
    if (failure.getCode() == HttpURLConnection.HTTP_FORBIDDEN
        || failure.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED) {
      cluster.ask("create pods/exec", cluster.namespace(), _ -> {
        throw failure;
      });
    }
    return new IOException(failure.getMessage(), failure);
  }

  private int exitCode(ExecWatch watch, Received received, LongConsumer moved)
      throws IOException {
    long silentSince = System.nanoTime();
    long before = 0;
    while (true) {
      OptionalInt code = poll(watch);
      requireWritten(received);
      moved.accept(received.count());
      if (code.isPresent()) {
        return code.getAsInt();
      }
      if (received.count() != before) {
        before = received.count();
        silentSince = System.nanoTime();
      } else if (System.nanoTime() - silentSince > MAX_SILENCE_NANOS) {
        throw new IOException("nothing arrived for a minute");
      }
    }
  }

  private static OptionalInt poll(ExecWatch watch) throws IOException {
    try {
      Integer code = watch.exitCode().get(POLL_MILLIS, TimeUnit.MILLISECONDS);
      if (code == null || code < 0) {
        throw new IOException("the connection was closed");
      }
      return OptionalInt.of(code);
    } catch (TimeoutException _) {
      return OptionalInt.empty();
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause().getMessage()), e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw CommandFailure.failed("interrupted: run the command again to continue");
    }
  }

  private void awaitRest(Received received, LongConsumer moved) throws IOException {
    long end = System.nanoTime() + MAX_REST_NANOS;
    while (!request.isComplete().test(received.count()) && System.nanoTime() < end) {
      try {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS / 10);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    requireWritten(received);
    moved.accept(received.count());
  }

  private static void requireWritten(Received received) {
    received.failure().ifPresent(failure -> {
      throw CommandFailure.failed("what was received cannot be written: " + failure.getMessage()
          + ". Make space, or name another file with --output");
    });
  }

  private static String reason(ByteArrayOutputStream errors) {
    String text = errors.toString(StandardCharsets.UTF_8).strip().replaceAll("\\s+", " ");
    return text.substring(0, Math.min(MAX_ERROR, text.length()))
        + ". If baker does not know the command, its container image is older than this plugin:"
        + " name a newer one with --pod-image";
  }
}
