package org.chameleoncloud.edge.plugin.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.chameleoncloud.edge.baker.copy.SparseWriter;
import org.chameleoncloud.edge.baker.digest.Digest;
import org.chameleoncloud.edge.baker.digest.Hasher;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;

/**
 * A file that is received in parts, {@code NAME.part}, and gets its name when it is complete. Only its owner can read it.
 * Blocks of zeros are holes in it.
 */
final class PartFile implements AutoCloseable {
  private static final int BLOCK = 1 << 16;
  private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions
      .fromString("rw-------");
  private static final FileAttribute<?>[] PRIVATE = FileSystems.getDefault()
      .supportedFileAttributeViews().contains("posix")
          ? new FileAttribute<?>[]{
              PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
          : new FileAttribute<?>[0];

  private final Path part;
  private final FileChannel channel;

  /** Receives how many bytes have been read. */
  interface Moved {
    void to(long done);
  }

  private PartFile(Path part, FileChannel channel) {
    this.part = part;
    this.channel = channel;
  }

  /**
   * Opens or creates the one of a file, and locks it until it is closed. What it has is kept.
   *
   * @throws CommandFailure if another process has it
   */
  static PartFile of(Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    FileChannel channel = open(part);
    if (!isLocked(channel)) {
      String holder = LockHolder.of(part).orElse("in a process that is not known");
      channel.close();
      throw CommandFailure.failed("another download writes " + part + ", " + holder
          + ": wait until that has ended, or name another file with --output");
    }
    return new PartFile(part, channel);
  }

  /** The lock ends when the channel is closed, or with the process. */
  private static boolean isLocked(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException _) {
      return false;
    } catch (IOException _) {
      // A file system without locks: there is nothing better.
      return true;
    }
  }

  /** Creates an empty one that never gets a name, next to a file. */
  static PartFile temporary(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    Path part = Files.createTempFile(directory, ".chi-edge-", ".part", PRIVATE);
    // Also when the command is interrupted: it has the device's key.
    part.toFile().deleteOnExit();
    return new PartFile(part, open(part));
  }

  private static FileChannel open(Path part) throws IOException {
    FileChannel channel = FileChannel.open(part, Set.of(StandardOpenOption.CREATE,
        StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS), PRIVATE);
    try {
      if (PRIVATE.length > 0) {
        // One that exists may have other permissions; of another user's, they cannot be set.
        Files.setPosixFilePermissions(part, OWNER_ONLY);
      }
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  Path path() {
    return part;
  }

  FileChannel channel() {
    return channel;
  }

  /** How many bytes it has. */
  long size() throws IOException {
    return channel.size();
  }

  /** Forgets what it has. */
  void clear() throws IOException {
    channel.truncate(0);
  }

  /** Appends to it; the end is written when this is closed. */
  OutputStream append() throws IOException {
    return new Appender(channel.size());
  }

  /** Whether it has this digest. */
  boolean has(Digest digest, Moved moved) throws IOException {
    return has(channel, digest, moved);
  }

  /** Whether a file has this digest. */
  static boolean has(FileChannel file, Digest digest, Moved moved) throws IOException {
    Hasher hasher = digest.algorithm().start();
    ByteBuffer bytes = ByteBuffer.allocate(1 << 20);
    long at = 0;
    for (int count = file.read(bytes, at); count > 0; count = file.read(bytes.clear(), at)) {
      hasher.update(bytes.flip());
      at += count;
      moved.to(at);
    }
    return hasher.finish().equals(digest);
  }

  /** Gives it its name, in one step. */
  void publish(Path file) throws IOException {
    channel.force(true);
    // Before the lock ends: what it has then must not be taken for a part.
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    channel.close();
  }

  void delete() throws IOException {
    Files.deleteIfExists(part);
    channel.close();
  }

  /** For an interrupt: a message if it stays, as it does if it has anything. */
  Optional<String> left() {
    try {
      close();
    } catch (IOException _) {
      // It stays, then.
    }
    return Files.exists(part)
        ? Optional.of("interrupted: " + part + " stays, with a part of the image and perhaps the"
            + " device's key: run the command again to continue, or delete it")
        : Optional.empty();
  }

  /** What it has stays, if it has anything. */
  @Override
  public void close() throws IOException {
    if (channel.isOpen() && channel.size() == 0) {
      Files.deleteIfExists(part);
    }
    channel.close();
  }

  /** Leaves blocks of zeros out. */
  private final class Appender extends OutputStream {
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK);
    private long position;

    private Appender(long position) {
      this.position = position;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[]{(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      ByteBuffer source = ByteBuffer.wrap(bytes, offset, length);
      while (source.hasRemaining()) {
        int count = Math.min(block.remaining(), source.remaining());
        block.put(source.slice(source.position(), count));
        source.position(source.position() + count);
        if (!block.hasRemaining()) {
          writeBlock();
        }
      }
    }

    private void writeBlock() throws IOException {
      block.flip();
      int length = block.remaining();
      if (!isZero()) {
        while (block.hasRemaining()) {
          channel.write(block, position + block.position());
        }
      }
      position += length;
      block.clear();
    }

    private boolean isZero() {
      for (int i = 0; i < block.limit(); i++) {
        if (block.get(i) != 0) {
          return false;
        }
      }
      return true;
    }

    @Override
    public void close() throws IOException {
      writeBlock();
      SparseWriter.setLength(channel, position);
    }
  }
}
