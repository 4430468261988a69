package org.chameleoncloud.edge.baker.outcome;

/** Receives the progress of a command. Called often, from one thread at a time. */
public interface Progress {
  /** A new step begins, for example "verifying the output". */
  void step(String what);

  /**
   * The current step made progress.
   *
   * @param done bytes so far
   * @param total bytes in all, -1 if unknown
   */
  void moved(long done, long total);

  /** Ignores everything. */
  Progress NONE = new Progress() {
    @Override
    public void step(String what) {}

    @Override
    public void moved(long done, long total) {}
  };
}
