package org.chameleoncloud.edge.baker.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;

/** A source that is being read, once, from its first byte to its last. */
public interface SourceStream extends Closeable {
  /** The source's bytes. Errors are {@link BakeFailure}s that say what became of the source. */
  InputStream bytes();

  /** How many bytes there will be, -1 when that is not known. */
  long length();

  /**
   * To be called when all is read: whether it is still what it was at the start.
   *
   * @throws BakeFailure {@code SourceChanged}
   */
  void requireUnchanged() throws IOException;
}
