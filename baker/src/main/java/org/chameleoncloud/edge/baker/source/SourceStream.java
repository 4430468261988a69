package org.chameleoncloud.edge.baker.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;

/** An open source, which can be read once. */
public interface SourceStream extends Closeable {
  /** The bytes of the source. Errors are {@link BakeFailure}s that name the source. */
  InputStream bytes();

  /** The length in bytes; -1 if it is unknown. */
  long length();

  /** The file, if the source is one, to read it at any position; null otherwise. */
  default FileChannel file() {
    return null;
  }

  /**
   * Checks that the source has not changed since it was opened. To be called after its last byte has been read.
   *
   * @throws BakeFailure {@code SourceChanged} if it has
   */
  void requireUnchanged() throws IOException;
}
