package org.chameleoncloud.edge.operator.control.memory;

/**
 * Which errors end the process. A task that repeats must survive every other one: a single answer of one user's server can
 * overflow the stack of the thread that reads it, and all that fails is this answer.
 */
public final class FatalErrors {
  private FatalErrors() {}

  /** Whether the whole process is at fault: it is out of memory, or the JVM is broken. */
  public static boolean isFatal(Throwable thrown) {
    return thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError);
  }

  /**
   * Hands a fatal error to the thread's handler of uncaught exceptions, which ends the process. For tasks whose executor
   * would drop it.
   */
  public static void endProcessIfFatal(Throwable thrown) {
    if (isFatal(thrown)) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
    }
  }
}
