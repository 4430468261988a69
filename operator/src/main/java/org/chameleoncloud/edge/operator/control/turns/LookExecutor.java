package org.chameleoncloud.edge.operator.control.turns;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.chameleoncloud.edge.operator.api.EdgeImageSource;

/**
 * Runs the SDK's reconciliations, each in a virtual thread: some hundreds at a time, and namespaces take turns. One that waits
 * has no thread, because the stacks of thousands of waiting ones would fill the heap.
 *
 * <p>The SDK gives its executor tasks that do not say what they are for. Just before, in the same thread, it reports the
 * resource to {@link #metrics()} (EventProcessor, submitReconciliationExecution).
 */
public final class LookExecutor extends AbstractExecutorService {
  /** Reconciliations in flight. Most of their time they wait for responses, with a stack of some kilobytes. */
  static final int IN_FLIGHT = 512;
  /** Of one namespace. */
  static final int OF_NAMESPACE = 32;
  /** Of all, for namespaces that have fewer than {@link #FEW}, so that a dozen whose testbeds do not respond leave some. */
  static final int RESERVED = 128;
  static final int FEW = 2;
  /** Before the namespace of image sources; no namespace begins like this. */
  private static final String IMAGE_SOURCES = "image sources of ";

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final NamespaceQueue queue = new NamespaceQueue(IN_FLIGHT, OF_NAMESPACE, RESERVED,
      FEW);
  private final ThreadLocal<String> namespace = new ThreadLocal<>();
  private volatile Consumer<String> onEnd = _ -> {};

  /** Notes the namespace of the next task of the calling thread. */
  public Metrics metrics() {
    return new Metrics() {
      @Override
      public void reconcileCustomResource(HasMetadata resource, RetryInfo retry,
          Map<String, Object> metadata) {
        namespace.set(namespace(resource));
      }
    };
  }

  /**
   * Whose places a reconciliation takes. Image sources have places of their own: their servers, which users name, may not
   * respond, and the devices of their namespace do not wait for that.
   */
  private static String namespace(HasMetadata resource) {
    String own = Objects.requireNonNullElse(resource.getMetadata().getNamespace(), "");
    return resource instanceof EdgeImageSource ? IMAGE_SOURCES + own : own;
  }

  @Override
  public void execute(Runnable task) {
    String of = Objects.requireNonNullElse(namespace.get(), "");
    namespace.remove();
    queue.request(of, () -> start(of, task));
  }

  private void start(String of, Runnable task) {
    try {
      threads.execute(() -> {
        try {
          task.run();
        } finally {
          queue.release(of);
          onEnd.accept(of);
        }
      });
    } catch (RejectedExecutionException e) {
      // The operator stops, and the SDK runs nothing any more.
      queue.release(of);
    }
  }

  /** Calls {@code listener} with the namespace of each reconciliation that ends. */
  void onEnd(Consumer<String> listener) {
    onEnd = listener;
  }

  /** How many reconciliations wait for a place. */
  public int waiting() {
    return queue.waiting();
  }

  /** How many of a namespace wait. */
  int waiting(String of) {
    return queue.waiting(of);
  }

  /** Of how many namespaces some wait. */
  int waitingNamespaces() {
    return queue.waitingNamespaces();
  }

  @Override
  public void shutdown() {
    queue.clear();
    threads.shutdown();
  }

  @Override
  public List<Runnable> shutdownNow() {
    queue.clear();
    return threads.shutdownNow();
  }

  @Override
  public boolean isShutdown() {
    return threads.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return threads.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return threads.awaitTermination(timeout, unit);
  }
}
