package org.chameleoncloud.edge.baker.bake;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

import org.chameleoncloud.edge.baker.base.BaseCache;
import org.chameleoncloud.edge.baker.base.BaseImage;
import org.chameleoncloud.edge.baker.compact.CompactImage;
import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.disk.FileDisk;
import org.chameleoncloud.edge.baker.disk.Overlay;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Form;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** An image file, raw or compact, that is open for reading as a raw image. */
final class OpenImage implements AutoCloseable {
  private final FileChannel file;
  private final CompactImage compact;
  private final BaseImage base;

  private OpenImage(FileChannel file, CompactImage compact, BaseImage base) {
    this.file = file;
    this.compact = compact;
    this.base = base;
  }

  /**
   * Opens an image.
   *
   * @param cache where the base of a compact image is; null for the {@code .bases} directory nearest to the image
   * @throws BakeFailure {@code SourceMissing} if the file or the base does not exist
   */
  static OpenImage of(Path image, BaseCache cache) throws IOException {
    FileChannel file = open(image);
    try {
      if (!CompactImage.isCompact(file)) {
        return new OpenImage(file, null, null);
      }
      CompactImage compact = CompactImage.read(file, image.toString());
      return new OpenImage(file, compact, base(compact, image, cache));
    } catch (IOException | RuntimeException error) {
      file.close();
      throw error;
    }
  }

  static FileChannel open(Path image) {
    if (Files.isDirectory(image)) {
      throw new BakeFailure(Reason.SourceMissing,
          image + " is a directory; specify a file in it");
    }
    try {
      return FileChannel.open(image, StandardOpenOption.READ);
    } catch (NoSuchFileException _) {
      throw new BakeFailure(Reason.SourceMissing, image + " does not exist");
    } catch (AccessDeniedException error) {
      throw new BakeFailure(Reason.SourceUnreadable,
          image + " cannot be read: permission denied", error);
    } catch (IOException error) {
      throw new BakeFailure(Reason.SourceUnreadable, image + " cannot be read: "
          + error.getMessage(), error);
    }
  }

  /**
   * Opens the base of a compact image.
   *
   * @param cache null for the {@code .bases} directory nearest to the image
   */
  static BaseImage base(CompactImage compact, Path image, BaseCache cache) throws IOException {
    Optional<BaseCache> bases = cache == null ? BaseCache.nearest(image) : Optional.of(cache);
    Optional<BaseImage> base = bases.isPresent()
        ? bases.get().find(compact.baseSha256())
        : Optional.empty();
    return base.filter(found -> found.index().size() == compact.size())
        .orElseThrow(() -> new BakeFailure(Reason.SourceMissing, image
            + " is a compact image and its base is not in the cache; specify the cache with"
            + " --cache, or the base with expand --source. The SHA-256 of the base is "
            + compact.baseSha256()));
  }

  Form form() {
    return compact == null ? Form.RAW : Form.COMPACT;
  }

  /** The file itself. */
  FileChannel file() {
    return file;
  }

  /** The compact image; empty if the image is raw. */
  Optional<CompactImage> compact() {
    return Optional.ofNullable(compact);
  }

  /** The raw image, as it is flashed. */
  Disk disk() throws IOException {
    return compact == null
        ? FileDisk.published(file)
        : new Overlay(base.disk(), compact.blocks());
  }

  @Override
  public void close() throws IOException {
    file.close();
    if (base != null) {
      base.close();
    }
  }
}
