package org.chameleoncloud.edge.operator.control.polling;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** Runs tasks in virtual threads, some at a time. One that waits has no thread, whose stack would take a kilobyte. */
final class LimitedThreads implements Executor {
  private final int most;
  private final Thread.Builder.OfVirtual threads;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int running;

  /**
   * @param most how many run at a time, at least 1
   * @param name of the threads
   */
  LimitedThreads(int most, String name) {
    this.most = most;
    this.threads = Thread.ofVirtual().name(name);
  }

  @Override
  public void execute(Runnable task) {
    synchronized (this) {
      if (running == most) {
        waiting.add(task);
        return;
      }
      running++;
    }
    start(task);
  }

  private void start(Runnable task) {
    threads.start(() -> {
      try {
        task.run();
      } finally {
        startNext();
      }
    });
  }

  private void startNext() {
    Runnable next;
    synchronized (this) {
      next = waiting.poll();
      if (next == null) {
        running--;
      }
    }
    if (next != null) {
      start(next);
    }
  }
}
