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

/** Copies a source into a file in one pass: reads and hashes it, expands it, skips zeros, writes the rest. */
public final class ImageCopy {
  private static final int BUFFER = 1 << 20;

  private final SourceStream source;
  private final SpaceCheck space;
  private final Progress progress;

  public ImageCopy(SourceStream source, SpaceCheck space, Progress progress) {
    this.source = source;
    this.space = space;
    this.progress = progress;
  }

  /** Receives what has been written. */
  public interface Listener {
    /** Everything before {@code position} has been written. */
    void written(long position) throws IOException;

    /** The bytes from {@code start} to {@code end} are zero. Called before {@link #written} for that range. */
    default void zeros(long start, long end) {}
  }

  /**
   * Fills an empty file.
   *
   * @return the SHA-256 of the source before expansion
   * @throws BakeFailure {@code TooLarge}, {@code OutputFull}, {@code DamagedArchive}, or what the source throws
   */
  public String copyTo(FileChannel file, Listener listener) throws IOException {
    SparseWriter writer = new SparseWriter(file, listener::zeros);
    byte[] buffer = new byte[BUFFER];
    try (ReadAhead ahead = new ReadAhead(source);
        ImageStream image = Expansion.open(ahead, source.length(), source.file());
        WriteBehind writeBehind = new WriteBehind(file)) {
      space.requireFits(image, source.length());
      for (int count = image.readNBytes(buffer, 0, BUFFER); count > 0; count = image
          .readNBytes(buffer, 0, BUFFER)) {
        space.requireWithinLimit(writer.position() + count);
        writer.write(ByteBuffer.wrap(buffer, 0, count));
        writeBehind.wrote(count);
        // Until the next write, a hole at the end is not part of the file.
        listener.written(Math.min(writer.position(), file.size()));
        progress.moved(ahead.bytesRead(), source.length());
      }
      writeBehind.await();
      writer.finish();
      return ahead.finish();
    } catch (BakeFailure failure) {
      if (failure.reason() == Reason.DamagedArchive) {
        // It may look damaged only because another process is still writing it.
        source.requireUnchanged();
      }
      throw failure;
    }
  }
}
