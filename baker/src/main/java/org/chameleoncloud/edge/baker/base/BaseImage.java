package org.chameleoncloud.edge.baker.base;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.chameleoncloud.edge.baker.base.BaseIndex.Extent;
import org.chameleoncloud.edge.baker.copy.SparseWriter;
import org.chameleoncloud.edge.baker.directory.OpenDirectory;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.directory.RegularFile;
import org.chameleoncloud.edge.baker.directory.UnsafeFileException;
import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.disk.FileDisk;
import org.chameleoncloud.edge.baker.output.WriteBehind;

/**
 * An open base image. It stays readable even if another bake on this machine evicts it from the cache meanwhile.
 *
 * @param channel its content, raw
 * @param index its index
 * @param store the file system that it is on
 */
public record BaseImage(FileChannel channel, BaseIndex index, FileStore store)
    implements
      AutoCloseable {

  private static final long PART = 16L << 20;

  /** Opens a base image and records that it was used; empty if it does not exist, is incomplete or no regular file. */
  static Optional<BaseImage> open(Place place) throws IOException {
    try (OpenDirectory directory = place.openDirectory()) {
      Optional<BaseIndex> index = BaseIndex.read(directory, place.name());
      if (index.isEmpty()) {
        return Optional.empty();
      }
      try (RegularFile file = directory.open(place.name())) {
        if (file.version().size() != index.get().size()) {
          return Optional.empty();
        }
        touch(file);
        FileStore store = Files.getFileStore(file.path());
        return Optional.of(new BaseImage(file.read(), index.get(), store));
      } catch (UnsafeFileException _) {
        return Optional.empty();
      }
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  private static void touch(RegularFile file) {
    try {
      file.touch();
    } catch (IOException _) {
      // No write permission. A process that bakes has it, and only those matter for eviction.
    }
  }

  /** Whether a copy at this path can share its blocks. */
  private boolean sharesBlocksWith(Path file) throws IOException {
    return switch (store.type()) {
      case "xfs", "btrfs", "bcachefs", "ocfs2" -> Files.getFileStore(file).equals(store);
      default -> false;
    };
  }

  /** Its content, for reading only. */
  public Disk disk() {
    return FileDisk.published(channel);
  }

  /** The least space that a copy at this path needs, in bytes. */
  public long spaceNeededAt(Path copy) throws IOException {
    return sharesBlocksWith(copy)
        ? 0
        : index.data().stream().mapToLong(extent -> extent.end() - extent.start()).sum();
  }

  /**
   * Copies it into an empty file, except for holes. The kernel does the copying (copy_file_range) and shares blocks if
   * the file system supports it.
   *
   * @param file the path of the file
   * @param target the same file, open
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
    try (WriteBehind writeBehind = new WriteBehind(target)) {
      for (Extent extent : index.data()) {
        for (long at = extent.start(); at < extent.end(); at += PART) {
          long end = Math.min(at + PART, extent.end());
          transfer(new Extent(at, end), target);
          writeBehind.wrote(end - at);
        }
      }
      writeBehind.await();
    }
  }

  private void transfer(Extent extent, FileChannel target) throws IOException {
    long at = extent.start();
    target.position(at);
    while (at < extent.end()) {
      long count = channel.transferTo(at, extent.end() - at, target);
      if (count <= 0) {
        throw new IOException("the base image is truncated at byte " + at);
      }
      at += count;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
