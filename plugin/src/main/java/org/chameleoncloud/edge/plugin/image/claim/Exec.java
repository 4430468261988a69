package org.chameleoncloud.edge.plugin.image.claim;

import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.LongConsumer;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;

/** One copy of what baker writes in a pod. */
final class Exec {
  private static final Duration POLL = Duration.ofMillis(200);
  /** Without a byte for so long, the connection counts as broken. */
  private static final long MAX_SILENCE_NANOS = Duration.ofSeconds(60).toNanos();

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
    try (BakerProcess baker = BakerProcess.start(cluster, pod, request.arguments(), received)) {
      baker.requireSuccess(exitCode(baker, received, moved), "read the claim");
      BakerProcess.awaitRest(() -> request.isComplete().test(received.count()));
    }
    requireWritten(received);
    moved.accept(received.count());
    if (!request.isComplete().test(received.count())) {
      throw new IOException("the end did not arrive");
    }
  }

  private static int exitCode(BakerProcess baker, Received received, LongConsumer moved)
      throws IOException {
    long silentSince = System.nanoTime();
    long before = 0;
    while (true) {
      OptionalInt code = baker.exitCode(POLL);
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

  private static void requireWritten(Received received) {
    received.failure().ifPresent(failure -> {
      throw CommandFailure.failed("what was received cannot be written: " + failure.getMessage()
          + ". Make space, or name another file with --output");
    });
  }
}
