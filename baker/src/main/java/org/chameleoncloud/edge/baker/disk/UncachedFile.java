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
 * A file that is read from its storage, bypassing the page cache (O_DIRECT): the cache would return what was written
 * even if the storage has lost it. On file systems without O_DIRECT, mostly in-memory ones, it is read as usual.
 */
public final class UncachedFile implements Disk, AutoCloseable {
  private static final int MIN_BUFFER = 128 << 10;

  private final FileChannel channel;
  private final int alignment;
  private final ByteBuffer buffer;

  private UncachedFile(FileChannel channel, int alignment) {
    this.channel = channel;
    this.alignment = alignment;
    int size = Math.ceilDiv(MIN_BUFFER, alignment) * alignment;
    this.buffer = ByteBuffer.allocateDirect(size + alignment).alignedSlice(alignment);
  }

  /** Opens a file that has been synced to disk. */
  public static UncachedFile open(Path file) throws IOException {
    // The block size of a device cannot be queried here; no device has a larger one than this.
    int alignment = Files.isRegularFile(file)
        ? (int) Files.getFileStore(file).getBlockSize()
        : 4096;
    return new UncachedFile(open(file, directOption()), alignment);
  }

  /** Falls back to a normal open, which also gives the proper error if the file cannot be opened at all. */
  private static FileChannel open(Path file, Optional<OpenOption> direct) throws IOException {
    if (direct.isPresent()) {
      try {
        return FileChannel.open(file, StandardOpenOption.READ, direct.get());
      } catch (UnsupportedOperationException | FileSystemException _) {
        // The file system does not support O_DIRECT.
      }
    }
    return FileChannel.open(file, StandardOpenOption.READ);
  }

  /** The option is in the module jdk.unsupported, which a custom runtime image may lack. */
  private static Optional<OpenOption> directOption() {
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
        throw new BakeFailure(Reason.NotReadBack, "the stored file is truncated at byte " + at
            + "; the storage may be failing, bake the image again");
      }
      int length = Math.min(count - skip, target.remaining());
      target.put(buffer.slice(skip, length));
      at += length;
    }
  }

  @Override
  public void write(long position, ByteBuffer source) {
    throw new UnsupportedOperationException("read-only");
  }

  @Override
  public void barrier() {
    // Nothing is ever written.
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
