package org.chameleoncloud.edge.baker.source;

import java.io.IOException;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;

/** Where an image comes from. */
public interface Source {
  /** For messages; without anything secret. */
  String name();

  /** Whether it is at hand, so that reading it twice takes nothing but time. */
  boolean isLocal();

  /**
   * Opens it at its first byte.
   *
   * @throws BakeFailure with the reason {@code SourceMissing} or {@code SourceUnreadable}
   */
  SourceStream open() throws IOException;
}
