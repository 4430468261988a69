package org.chameleoncloud.edge.cluster.hostile;

import java.io.IOException;
import java.time.Duration;

/** Something that a hostile tenant does again and again. Used by one thread only. */
public interface Attack {
  /** Its name, which is also how the names of its objects begin. */
  String name();

  /** Creates what must exist before the other tenant's devices do. */
  void setUp() throws IOException;

  /**
   * Takes the next step.
   *
   * @param step counts from 0
   */
  void step(int step) throws IOException;

  /** The time between two steps: it bounds what the attack takes of this machine. */
  Duration pause();
}
