package org.chameleoncloud.edge.plugin.terminal;

import java.util.Optional;

/** The terminal of the user, for commands that draw on it and read keys. */
public interface Screen {
  /**
   * A size in characters.
   *
   * @param rows at least 1
   * @param columns at least 1
   */
  record Size(int rows, int columns) {}

  /** Its size now: it may have been resized. Empty if it does not say. */
  Optional<Size> size();

  /** From now on each key arrives without Enter and is not shown. */
  void readKeys();

  /** Undoes {@link #readKeys()}; does nothing if that was not called. */
  void restore();
}
