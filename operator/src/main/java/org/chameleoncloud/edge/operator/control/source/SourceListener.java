package org.chameleoncloud.edge.operator.control.source;

import java.time.Instant;
import org.chameleoncloud.edge.operator.api.ImageSourceStatus;

/** Learns what happens to image sources. Must return quickly and not throw. */
public interface SourceListener {
  /** What came of a check. */
  enum Outcome {
    CHANGED,
    UNCHANGED,
    FAILED
  }

  /** A check has ended. */
  void checked(SourceKey source, Outcome outcome, Instant at);

  /** A source has this status. */
  void reported(SourceKey source, ImageSourceStatus status);

  /** A source was deleted. */
  void forgotten(SourceKey source);
}
