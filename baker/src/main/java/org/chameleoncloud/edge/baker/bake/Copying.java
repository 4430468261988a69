package org.chameleoncloud.edge.baker.bake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

import org.chameleoncloud.edge.baker.expand.Expansion;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.source.SourceStream;

/** One pass over a source: read and digest it, expand it, leave out what is zero, write the rest. */
final class Copying {
  private static final int BUFFER = 1 << 20;

  private final SourceStream source;
  private final long maxBytes;
  private final Progress progress;

  Copying(SourceStream source, long maxBytes, Progress progress) {
    this.source = source;
    this.maxBytes = maxBytes;
    this.progress = progress;
  }

  /** Is told that everything before a position has been written. */
  interface Arrival {
    void at(long position) throws IOException;

    /** Is told, before {@link #at}, that a part is zero. */
    default void zeros(long start, long end) {}
  }

  /**
   * Fills an empty file.
   *
   * @return the SHA-256 of the source as it came
   * @throws BakeFailure {@code TooLarge}, {@code DamagedArchive}, or what the source throws
   */
  String to(FileChannel file, Arrival arrival) throws IOException {
    SparseWriter writer = new SparseWriter(file, arrival::zeros);
    byte[] buffer = new byte[BUFFER];
    try (ReadAhead ahead = new ReadAhead(source)) {
      InputStream image = Expansion.of(ahead);
      for (int count = image.readNBytes(buffer, 0, BUFFER); count > 0; count = image
          .readNBytes(buffer, 0, BUFFER)) {
        requireAllowed(writer.position() + count);
        writer.write(ByteBuffer.wrap(buffer, 0, count));
        // The last block is known to be zero or not only when the file has its length.
        arrival.at(Math.min(writer.position(), file.size()));
        progress.moved(ahead.taken(), source.length());
      }
      writer.finish();
      return ahead.finish();
    }
  }

  private void requireAllowed(long bytes) {
    if (bytes > maxBytes) {
      throw new BakeFailure(Reason.TooLarge, "the image is larger than the " + maxBytes
          + " bytes that are allowed: is the source right? --max-size allows more");
    }
  }
}
