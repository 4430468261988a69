package org.chameleoncloud.edge.baker.copy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

import org.chameleoncloud.edge.baker.expand.Expansion;
import org.chameleoncloud.edge.baker.expand.ImageStream;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Progress;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.output.WriteBehind;
import org.chameleoncloud.edge.baker.source.SourceStream;

/** One pass over a source: read and digest it, expand it, leave out what is zero, write the rest. */
public final class ImageCopy {
  private static final int BUFFER = 1 << 20;

  private final SourceStream source;
  private final SpaceCheck room;
  private final Progress progress;

  public ImageCopy(SourceStream source, SpaceCheck room, Progress progress) {
    this.source = source;
    this.room = room;
    this.progress = progress;
  }

  /** Is told that everything before a position has been written. */
  public interface Listener {
    void at(long position) throws IOException;

    /** Is told, before {@link #at}, that a part is zero. */
    default void zeros(long start, long end) {}
  }

  /**
   * Fills an empty file.
   *
   * @return the SHA-256 of the source as it came
   * @throws BakeFailure {@code TooLarge}, {@code OutputFull}, {@code DamagedArchive}, or what the source throws
   */
  public String to(FileChannel file, Listener listener) throws IOException {
    SparseWriter writer = new SparseWriter(file, listener::zeros);
    byte[] buffer = new byte[BUFFER];
    try (ReadAhead ahead = new ReadAhead(source);
        ImageStream image = Expansion.of(ahead, source.length());
        WriteBehind behind = new WriteBehind(file)) {
      room.require(image, source.length());
      for (int count = image.readNBytes(buffer, 0, BUFFER); count > 0; count = image
          .readNBytes(buffer, 0, BUFFER)) {
        room.requireAllowed(writer.position() + count);
        writer.write(ByteBuffer.wrap(buffer, 0, count));
        behind.wrote(count);
        // The last block is known to be zero or not only when the file has its length.
        listener.at(Math.min(writer.position(), file.size()));
        progress.moved(ahead.taken(), source.length());
      }
      behind.await();
      writer.finish();
      return ahead.finish();
    } catch (BakeFailure failure) {
      if (failure.reason() == Reason.DamagedArchive) {
        // It may be damaged only because somebody is still writing it.
        source.requireUnchanged();
      }
      throw failure;
    }
  }
}
