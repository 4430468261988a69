package org.chameleoncloud.edge.sandbox.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.lab.cluster.ControlPlaneCluster;
import org.chameleoncloud.edge.lab.controlplane.Binaries;
import org.chameleoncloud.edge.sandbox.stack.Checkout;

/**
 * The real control plane of a benchmark.
 *
 * @param directory new, for the files of the run
 */
record BenchCluster(Path directory, ControlPlaneCluster cluster) {
  private static final int APPLY_IN_FLIGHT = 8;

  /**
   * Starts it.
   *
   * @param checkout whose target/bench receives the files
   * @param crds files with a CRD each
   * @throws IOException if that fails; the message says why
   */
  static BenchCluster start(Checkout checkout, List<Path> crds) throws IOException {
    Binaries binaries = Binaries.pinned(checkout.controlPlaneGoMod(),
        Path.of(System.getProperty("user.home")));
    if (binaries.missing().isPresent()) {
      throw new IOException(binaries.missing().get()
          + " is missing: build the control plane with cluster-tests/control-plane/build");
    }
    Path directory = Files.createTempDirectory(
        Files.createDirectories(checkout.target().resolve("bench")), "run");
    return new BenchCluster(directory, ControlPlaneCluster.start(binaries, crds,
        directory.resolve("control-plane"), directory.resolve("kubeconfig")));
  }

  /**
   * Creates the objects with these numbers, {@value #APPLY_IN_FLIGHT} at a time.
   *
   * @param create creates one in the API server
   * @throws IllegalStateException if one was not created
   */
  static void createAll(int from, int to, IntConsumer create) {
    inParallel(IntStream.range(from, to).<Runnable>mapToObj(number -> () -> create.accept(number))
        .toList());
  }

  /**
   * Makes requests to the API server, {@value #APPLY_IN_FLIGHT} at a time, in their order.
   *
   * @throws IllegalStateException if one failed
   */
  static void inParallel(List<Runnable> requests) {
    List<Future<?>> responses = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(APPLY_IN_FLIGHT)) {
      requests.forEach(request -> responses.add(threads.submit(request)));
    }
    for (Future<?> response : responses) {
      if (response.state() != Future.State.SUCCESS) {
        throw new IllegalStateException("a request to the API server failed",
            response.exceptionNow());
      }
    }
  }
}
