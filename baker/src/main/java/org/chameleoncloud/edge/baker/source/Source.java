package org.chameleoncloud.edge.baker.source;

import java.io.IOException;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;

/** A source of an image: a file or a URL. */
public interface Source {
  /** Its name in messages, without secrets. */
  String name();

  /**
   * What only those know who may use this source: its whole URL with user, password and query, or its path. Secret.
   */
  String identity();

  /** Whether it is on this machine, so that it can be read twice without network traffic. */
  boolean isLocal();

  /**
   * Opens it at its first byte.
   *
   * @throws BakeFailure {@code SourceMissing} or {@code SourceUnreadable} if it cannot be opened
   */
  SourceStream open() throws IOException;
}
