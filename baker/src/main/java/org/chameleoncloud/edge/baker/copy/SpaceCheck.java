package org.chameleoncloud.edge.baker.copy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import org.chameleoncloud.edge.baker.expand.Expansion;
import org.chameleoncloud.edge.baker.expand.ImageStream;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.output.Directories;
import org.chameleoncloud.edge.baker.source.Source;
import org.chameleoncloud.edge.baker.source.SourceStream;

/**
 * How large an image may be and whether it fits, asked before its first byte is written.
 *
 * <p>What is zero takes no room, so an image may fit where its length does not, and only what surely does not fit is
 * refused: an archive that is larger than what is free, because what is not zero is never smaller than it was packed;
 * and an image that says to be larger, when it is at hand to be read once more to count what is not zero. Whatever else
 * does not fit is told when the file system is full, and leaves nothing.
 *
 * @param maxBytes how large the image may be
 * @param source where it comes from
 * @param output where it goes; its folder is there
 */
public record SpaceCheck(long maxBytes, Source source, Path output) {
  /** As {@link SparseWriter} leaves out what is zero. */
  private static final int BLOCK = 4096;
  private static final byte[] ZEROS = new byte[BLOCK];
  private static final int BUFFER = 1 << 20;

  /**
   * Looks ahead, with nothing of the image read yet.
   *
   * @param sourceLength -1 when it is not known
   * @throws BakeFailure {@code TooLarge} or {@code OutputFull}
   */
  public void require(ImageStream image, long sourceLength) throws IOException {
    require(image, sourceLength,
        Files.getFileStore(Directories.of(output)).getUsableSpace());
  }

  /** The same, with so many bytes free. */
  public void require(ImageStream image, long sourceLength, long free) throws IOException {
    requireAllowed(image.length());
    if (image.isPacked() && sourceLength > free) {
      throw full("at least " + sourceLength, free);
    }
    if (image.length() > free && source.isLocal() && dataBytes(free) > free) {
      throw full("more than " + free, free);
    }
  }

  /**
   * Looks ahead when what will be written is known.
   *
   * @param length of the image
   * @param data how much room it takes at least, in bytes
   * @throws BakeFailure {@code TooLarge} or {@code OutputFull}
   */
  public void requireFor(long length, long data) throws IOException {
    requireAllowed(length);
    long free = Files.getFileStore(Directories.of(output)).getUsableSpace();
    if (data > free) {
      throw full("at least " + data, free);
    }
  }

  /** @throws BakeFailure {@code TooLarge} when so many bytes are more than are allowed */
  public void requireAllowed(long bytes) {
    if (bytes > maxBytes) {
      throw new BakeFailure(Reason.TooLarge, "the image is larger than the " + maxBytes
          + " bytes that are allowed: is the source right? --max-size allows more");
    }
  }

  /** What is not zero in the image, counted no further than to the first byte too much. */
  private long dataBytes(long enough) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long data = 0;
    try (SourceStream again = source.open();
        ImageStream image = Expansion.of(again.bytes(), again.length())) {
      int count = image.readNBytes(buffer, 0, BUFFER);
      while (count > 0 && data <= enough) {
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
    return new BakeFailure(Reason.OutputFull, output + " needs " + needed
        + " bytes and its file system has " + free + ": free some, or enlarge the claim");
  }
}
