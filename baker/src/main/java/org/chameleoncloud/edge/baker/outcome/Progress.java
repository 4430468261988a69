package org.chameleoncloud.edge.baker.outcome;

/** Who is told how far a bake is. Called often, from one thread at a time. */
public interface Progress {
  /** A new step begins, such as "checking the result". */
  void step(String what);

  /**
   * The step went on.
   *
   * @param done bytes so far
   * @param total bytes in all, -1 when that is not known
   */
  void moved(long done, long total);

  /** Tells nobody. */
  Progress NONE = new Progress() {
    @Override
    public void step(String what) {}

    @Override
    public void moved(long done, long total) {}
  };
}
