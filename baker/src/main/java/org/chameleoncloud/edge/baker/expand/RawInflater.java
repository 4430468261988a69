package org.chameleoncloud.edge.baker.expand;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;

/**
 * Raw deflate data after RFC 1951, inflated as they come. Not for several threads at a time.
 *
 * <p>
 * Only inflaters that take their input in parts fit: libdeflate's wants all of it, and room for the whole image.
 */
interface RawInflater extends AutoCloseable {
  /**
   * Inflates some.
   *
   * @param input its position moves on by the bytes that are part of the data for sure; what is left must be offered
   *        again, with more behind it unless there is none. At the data's end the position stands exactly there
   * @param output its position moves on by the bytes that came out
   * @return whether the data's end is reached and all has come out. If not, and neither position has moved, more input is
   *         needed
   * @throws DataFormatException for damaged data; only {@link #restart()} and {@link #close()} may follow
   */
  boolean inflate(ByteBuffer input, ByteBuffer output) throws DataFormatException;

  /** Forgets what was before: other data begin. */
  void restart();

  @Override
  void close();
}
