package org.chameleoncloud.edge.baker.expand;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;

/**
 * Inflates raw deflate data (RFC 1951) incrementally. Not thread-safe.
 *
 * <p> An implementation must accept its input in parts. libdeflate does not: it requires all of it, and memory for
 * the whole image.
 */
interface RawInflater extends AutoCloseable {
  /**
   * Inflates some data.
   *
   * @param input its position advances past the bytes that certainly belong to the data. The rest must be passed again,
   *        followed by more bytes if there are any. At the end of the data, the position is exactly there
   * @param output its position advances past the bytes that were written
   * @return whether the end of the data is reached and everything has been written. If not, and neither position has
   *         advanced, more input is needed
   * @throws DataFormatException if the data is damaged; only {@link #restart()} and {@link #close()} may be called then
   */
  boolean inflate(ByteBuffer input, ByteBuffer output) throws DataFormatException;

  /** Starts over with other data. */
  void restart();

  @Override
  void close();
}
