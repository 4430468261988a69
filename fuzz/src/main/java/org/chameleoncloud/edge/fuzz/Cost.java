package org.chameleoncloud.edge.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What the current thread used.
 *
 * @param allocatedBytes on the heap, whether or not they are still in use
 * @param cpuNanos in ns; other threads, such as the garbage collector's, do not count
 */
record Cost(long allocatedBytes, long cpuNanos) {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** What it used since it started. */
  static Cost ofThread() {
    return new Cost(THREADS.getCurrentThreadAllocatedBytes(),
        THREADS.getCurrentThreadCpuTime());
  }

  Cost since(Cost start) {
    return new Cost(allocatedBytes - start.allocatedBytes, cpuNanos - start.cpuNanos);
  }
}
