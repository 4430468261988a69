package org.chameleoncloud.edge.baker.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * A file as its storage holds it: read around the page cache (O_DIRECT), which would answer with what was written also
 * where the storage lost it. File systems that cannot do that, in memory most of them, are read as usual.
 */
public final class UncachedFile implements Disk, AutoCloseable {
  private static final int LEAST_BUFFER = 128 << 10;

  private final FileChannel channel;
  private final int alignment;
  private final ByteBuffer buffer;

  private UncachedFile(FileChannel channel, int alignment) {
    this.channel = channel;
    this.alignment = alignment;
    int size = Math.ceilDiv(LEAST_BUFFER, alignment) * alignment;
    this.buffer = ByteBuffer.allocateDirect(size + alignment).alignedSlice(alignment);
  }

  /** Opens a file whose content has been brought to the storage. */
  public static UncachedFile open(Path file) throws IOException {
    // A device tells its own block size nowhere; no storage has larger ones than this.
    int alignment = Files.isRegularFile(file)
        ? (int) Files.getFileStore(file).getBlockSize()
        : 4096;
    return new UncachedFile(open(file, aroundTheCache()), alignment);
  }

  /** Where it cannot be opened that way, it is opened as usual; if it cannot be opened at all, that says so. */
  private static FileChannel open(Path file, Optional<OpenOption> direct) throws IOException {
    if (direct.isPresent()) {
      try {
        return FileChannel.open(file, StandardOpenOption.READ, direct.get());
      } catch (UnsupportedOperationException | FileSystemException _) {
        // This file system has no such way.
      }
    }
    return FileChannel.open(file, StandardOpenOption.READ);
  }

  /** O_DIRECT is in the module jdk.unsupported, which a trimmed runtime may lack. */
  private static Optional<OpenOption> aroundTheCache() {
    try {
      return Stream.of(Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants())
          .map(OpenOption.class::cast).filter(option -> option.toString().equals("DIRECT"))
          .findFirst();
    } catch (ClassNotFoundException _) {
      return Optional.empty();
    }
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public void read(long position, ByteBuffer target) throws IOException {
    long at = position;
    while (target.hasRemaining()) {
      int skip = (int) (at % alignment);
      int count = channel.read(buffer.clear(), at - skip);
      if (count <= skip) {
        throw new BakeFailure(Reason.NotReadBack, "the storage ends at byte " + at
            + ", before what was written does: bake the image again");
      }
      int length = Math.min(count - skip, target.remaining());
      target.put(buffer.slice(skip, length));
      at += length;
    }
  }

  @Override
  public void write(long position, ByteBuffer source) {
    throw new UnsupportedOperationException("what was stored is only read");
  }

  @Override
  public void barrier() {
    // Nothing is written.
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
