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
  /** Of one namespace: fifteen of them may have testbeds that do not respond before others have to wait for their turn. */
  static final int OF_NAMESPACE = 32;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final NamespaceQueue queue = new NamespaceQueue(IN_FLIGHT, OF_NAMESPACE);
  private final ThreadLocal<String> namespace = new ThreadLocal<>();
  private volatile Consumer<String> onEnd = _ -> {};

  /** Notes the namespace of the next task of the calling thread. */
  public Metrics metrics() {
    return new Metrics() {
      @Override
      public void reconcileCustomResource(HasMetadata resource, RetryInfo retry,
          Map<String, Object> metadata) {
        namespace.set(resource.getMetadata().getNamespace());
      }
    };
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
