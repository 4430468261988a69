package org.chameleoncloud.edge.baker.bake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.chameleoncloud.edge.baker.base.BaseCache;
import org.chameleoncloud.edge.baker.boot.BootFiles;
import org.chameleoncloud.edge.baker.boot.BootPartition;
import org.chameleoncloud.edge.baker.compact.CompactImage;
import org.chameleoncloud.edge.baker.config.ConfigJson;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.directory.RegularFile;
import org.chameleoncloud.edge.baker.directory.UnsafeFileException;
import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.disk.FileDisk;
import org.chameleoncloud.edge.baker.disk.Overlay;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** A file that was baked, open for copying it, as it is or expanded. */
public final class StoredImage implements AutoCloseable {
  private static final int BUFFER = 1 << 20;

  private final Place place;
  private final FileChannel file;
  private final FileChannel base;
  private final Disk content;

  private StoredImage(Place place, FileChannel file, FileChannel base, Disk content) {
    this.place = place;
    this.file = file;
    this.base = base;
    this.content = content;
  }

  /**
   * Opens a file.
   *
   * @param expanded whether a compact image is read as the image that it expands to; any other file is read as it is
   * @throws BakeFailure {@code SourceMissing} if it does not exist, is not a regular file, or is a compact image without
   *         its base
   */
  public static StoredImage open(Place place, boolean expanded) throws IOException {
    FileChannel file = channel(place);
    try {
      if (!expanded || !CompactImage.isCompact(file)) {
        return new StoredImage(place, file, null, FileDisk.published(file));
      }
      CompactImage compact = CompactImage.read(file, place.toString());
      FileChannel base = base(place, compact);
      return new StoredImage(place, file, base,
          new Overlay(FileDisk.published(base), compact.blocks()));
    } catch (IOException | RuntimeException error) {
      file.close();
      throw error;
    }
  }

  private static FileChannel channel(Place place) throws IOException {
    try (RegularFile opened = place.open()) {
      return opened.read();
    } catch (NoSuchFileException _) {
      throw new BakeFailure(Reason.SourceMissing, place + " does not exist");
    } catch (UnsafeFileException unsafe) {
      throw new BakeFailure(Reason.SourceMissing, unsafe.getMessage());
    }
  }

  private static FileChannel base(Place place, CompactImage compact) throws IOException {
    return bases(place).flatMap(cache -> content(cache, compact))
        .orElseThrow(() -> new BakeFailure(Reason.SourceMissing, "the base of " + place
            + " is no longer stored, so it cannot be expanded; bake the image again. The SHA-256 of"
            + " the base is " + compact.baseSha256()));
  }

  private static Optional<BaseCache> bases(Place place) {
    return place.shared()
        ? Optional.of(BaseCache.on(place.root()))
        : BaseCache.nearest(place.path());
  }

  private static Optional<FileChannel> content(BaseCache cache, CompactImage compact) {
    try {
      return cache.content(compact.baseSha256(), compact.size());
    } catch (IOException error) {
      throw new BakeFailure(Reason.SourceUnreadable,
          "the base cannot be read: " + error.getMessage(), error);
    }
  }

  /** Its size in bytes. */
  public long size() throws IOException {
    return content.size();
  }

  /**
   * Writes all bytes from {@code offset} on.
   *
   * @param offset from 0 to {@link #size()}
   * @throws BakeFailure {@code BadRequest} if it is larger
   */
  public void writeTo(WritableByteChannel out, long offset) throws IOException {
    long size = size();
    if (offset > size) {
      throw new BakeFailure(Reason.BadRequest, place + " has only " + size
          + " bytes; copy it from the start");
    }
    ByteBuffer part = ByteBuffer.allocate(BUFFER);
    for (long at = offset; at < size; at += part.limit()) {
      part.clear().limit((int) Math.min(BUFFER, size - at));
      content.read(at, part);
      part.flip();
      while (part.hasRemaining()) {
        out.write(part);
      }
    }
  }

  /**
   * The config.json on the image's boot partition, with its keys.
   *
   * @throws BakeFailure if it is not an image, or has none
   */
  public ConfigJson config() throws IOException {
    return new BootFiles(BootPartition.find(content).volume()).config()
        .orElseThrow(() -> new BakeFailure(Reason.MissingConfig, place + " has no config.json"));
  }

  @Override
  public void close() throws IOException {
    file.close();
    if (base != null) {
      base.close();
    }
  }
}
