package org.chameleoncloud.edge.plugin.outcome;

/** What the process does when it is interrupted before this is closed: by Ctrl-C, kill, or the end of its terminal. */
public final class OnInterrupt implements AutoCloseable {
  private final Thread hook;

  private OnInterrupt(Thread hook) {
    this.hook = hook;
  }

  /**
   * From now on an interrupt runs an action, in a thread of its own, while the command still runs. The process ends when the
   * actions have.
   *
   * @param what the name of the thread
   * @throws CommandFailure if the process is being interrupted already
   */
  public static OnInterrupt run(String what, Runnable action) {
    Thread hook = new Thread(action, what);
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException _) {
      throw CommandFailure.failed("interrupted: run the command again");
    }
    return new OnInterrupt(hook);
  }

  /** Whether the process is being interrupted. */
  public static boolean hasBegun() {
    Thread probe = new Thread();
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      Runtime.getRuntime().removeShutdownHook(probe);
      return false;
    } catch (IllegalStateException _) {
      return true;
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The process is being interrupted: the action runs, or has run.
    }
  }
}
