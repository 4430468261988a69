package org.chameleoncloud.edge.baker.copy;

import java.io.IOException;
import java.util.Arrays;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.expand.Expansion;
import org.chameleoncloud.edge.baker.expand.ImageStream;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.source.Source;
import org.chameleoncloud.edge.baker.source.SourceStream;

/**
 * Checks whether an image is within the size limit and fits, before its first byte is written.
 *
 * <p>Zeros take no space, so an image may fit although its length does not. Only what certainly does not fit is
 * refused: an archive that is larger than the free space, because the data of an image is never smaller than its
 * compressed form; and a longer image, if its source is local and can be read an extra time to count its data.
 * Anything else that does not fit fails when the file system is full, and leaves nothing behind.
 *
 * @param maxBytes the size limit of the image
 * @param source where the image comes from
 * @param output the file to write; its directory exists
 */
public record SpaceCheck(long maxBytes, Source source, Place output) {
  /** The unit in which {@link SparseWriter} skips zeros. */
  private static final int BLOCK = 4096;
  private static final byte[] ZEROS = new byte[BLOCK];
  private static final int BUFFER = 1 << 20;

  /**
   * Refuses an image that is too large, before any of it is read.
   *
   * @param sourceLength in bytes, -1 if unknown
   * @throws BakeFailure {@code TooLarge} or {@code OutputFull}
   */
  void requireFits(ImageStream image, long sourceLength) throws IOException {
    requireFits(image, sourceLength, output.store().getUsableSpace());
  }

  /** The same, with {@code free} bytes of free space. */
  void requireFits(ImageStream image, long sourceLength, long free) throws IOException {
    requireWithinLimit(image.length());
    if (image.isCompressed() && sourceLength > free) {
      throw full("at least " + sourceLength, free);
    }
    if (image.length() > free && source.isLocal() && dataBytes(free) > free) {
      throw full("more than " + free, free);
    }
  }

  /**
   * Refuses an image that is too large, if the space that it needs is known.
   *
   * @param length of the image, in bytes
   * @param data the least space that it needs, in bytes
   * @throws BakeFailure {@code TooLarge} or {@code OutputFull}
   */
  public void requireSpaceFor(long length, long data) throws IOException {
    requireWithinLimit(length);
    long free = output.store().getUsableSpace();
    if (data > free) {
      throw full("at least " + data, free);
    }
  }

  /** @throws BakeFailure {@code TooLarge} if an image of this length is larger than allowed */
  void requireWithinLimit(long length) {
    if (length > maxBytes) {
      throw new BakeFailure(Reason.TooLarge, "the image is larger than the limit of " + maxBytes
          + " bytes; check that the source is right, or raise the limit with --max-size");
    }
  }

  /** The bytes of the image in blocks that are not zero. Stops counting above {@code enough}. */
  private long dataBytes(long enough) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long data = 0;
    long read = 0;
    try (SourceStream stream = source.open();
        ImageStream image = Expansion.open(stream.bytes(), stream.length(), stream.file())) {
      int count = image.readNBytes(buffer, 0, BUFFER);
      while (count > 0 && data <= enough) {
        read += count;
        // The length that the archive states may be wrong.
        requireWithinLimit(read);
        for (int at = 0; at < count; at += BLOCK) {
          int length = Math.min(BLOCK, count - at);
          data += Arrays.equals(buffer, at, at + length, ZEROS, 0, length) ? 0 : length;
        }
        count = image.readNBytes(buffer, 0, BUFFER);
      }
    }
    return data;
  }

  private BakeFailure full(String needed, long free) {
    return new BakeFailure(Reason.OutputFull, output + " needs " + needed + " bytes, but only "
        + free + " are free; free up space or enlarge the volume");
  }
}
