package org.chameleoncloud.edge.baker.base;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;

import org.chameleoncloud.edge.baker.base.BaseIndex.Extent;
import org.chameleoncloud.edge.baker.copy.SparseWriter;
import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.disk.FileDisk;
import org.chameleoncloud.edge.baker.output.WriteBehind;

/**
 * A base image in the cache, open: it stays readable also when another bake on this machine takes it out of the cache
 * meanwhile.
 *
 * @param channel its content, raw
 * @param index what is known of it
 * @param store the file system that it lies on
 */
public record BaseImage(FileChannel channel, BaseIndex index, FileStore store)
    implements
      AutoCloseable {

  private static final long PART = 16L << 20;

  /** Opens a base image, and takes note that it was used; empty when there is none that is whole. */
  public static Optional<BaseImage> open(Path file) throws IOException {
    Optional<BaseIndex> index = BaseIndex.read(BaseIndex.beside(file));
    if (index.isEmpty()) {
      return Optional.empty();
    }
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      if (channel.size() != index.get().size()) {
        channel.close();
        return Optional.empty();
      }
      noteUse(file);
      return Optional.of(new BaseImage(channel, index.get(), Files.getFileStore(file)));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  private static void noteUse(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    } catch (IOException _) {
      // Somebody who may only read it; those who bake are heard.
    }
  }

  /** Whether a file there can be given the same blocks. */
  private boolean sharesBlocksWith(Path file) throws IOException {
    return switch (store.type()) {
      case "xfs", "btrfs", "bcachefs", "ocfs2" -> Files.getFileStore(file).equals(store);
      default -> false;
    };
  }

  /** Its content, to be read only. */
  public Disk disk() {
    return FileDisk.published(channel);
  }

  /** How much room a copy at {@code copy} takes at least, in bytes. */
  public long bytesFor(Path copy) throws IOException {
    return sharesBlocksWith(copy)
        ? 0
        : index.data().stream().mapToLong(extent -> extent.end() - extent.start()).sum();
  }

  /**
   * Copies it into an empty file, and leaves holes out. The kernel does the copying (copy_file_range): it shares the
   * blocks where the file system can.
   *
   * @param file the file's path
   * @param target the same, open
   */
  public void copyTo(Path file, FileChannel target) throws IOException {
    if (sharesBlocksWith(file)) {
      for (Extent extent : index.data()) {
        transfer(extent, target);
      }
    } else {
      copyData(target);
    }
    SparseWriter.setLength(target, index.size());
  }

  private void copyData(FileChannel target) throws IOException {
    try (WriteBehind behind = new WriteBehind(target)) {
      for (Extent extent : index.data()) {
        for (long at = extent.start(); at < extent.end(); at += PART) {
          long end = Math.min(at + PART, extent.end());
          transfer(new Extent(at, end), target);
          behind.wrote(end - at);
        }
      }
      behind.await();
    }
  }

  private void transfer(Extent extent, FileChannel target) throws IOException {
    long at = extent.start();
    target.position(at);
    while (at < extent.end()) {
      long count = channel.transferTo(at, extent.end() - at, target);
      if (count <= 0) {
        throw new IOException("the base image ends at byte " + at + ", before it should");
      }
      at += count;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
