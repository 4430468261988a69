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

/** An image in a file, open to be read as if it were raw, whatever its form. */
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
   * @param cache where a compact image's base lies; null for the folder {@code .bases} near the image
   * @throws BakeFailure {@code SourceMissing} when the file or the base is not there
   */
  static OpenImage of(Path image, BaseCache cache) throws IOException {
    FileChannel file = open(image);
    try {
      if (!CompactImage.is(file)) {
        return new OpenImage(file, null, null);
      }
      CompactImage compact = CompactImage.read(file, image.toString());
      Optional<BaseCache> bases = cache == null ? BaseCache.near(image) : Optional.of(cache);
      return new OpenImage(file, compact, base(compact, image, bases));
    } catch (IOException | RuntimeException error) {
      file.close();
      throw error;
    }
  }

  static FileChannel open(Path image) {
    if (Files.isDirectory(image)) {
      throw new BakeFailure(Reason.SourceMissing, image + " is a folder: name a file in it");
    }
    try {
      return FileChannel.open(image, StandardOpenOption.READ);
    } catch (NoSuchFileException _) {
      throw new BakeFailure(Reason.SourceMissing, "there is no file " + image);
    } catch (AccessDeniedException error) {
      throw new BakeFailure(Reason.SourceUnreadable, image + " cannot be read: no permission",
          error);
    } catch (IOException error) {
      throw new BakeFailure(Reason.SourceUnreadable, image + " cannot be read: "
          + error.getMessage(), error);
    }
  }

  /** The base of a compact image, open. */
  static BaseImage base(CompactImage compact, Path image, Optional<BaseCache> bases)
      throws IOException {
    Optional<BaseImage> base = bases.isPresent()
        ? bases.get().find(compact.baseSha256())
        : Optional.empty();
    return base.filter(found -> found.index().size() == compact.size())
        .orElseThrow(() -> new BakeFailure(Reason.SourceMissing, image
            + " is compact, and its base is not in the cache: name it with --cache, or the base with expand --source."
            + " The base's file has the SHA-256 " + compact.baseSha256()));
  }

  Form form() {
    return compact == null ? Form.RAW : Form.COMPACT;
  }

  /** The file itself. */
  FileChannel file() {
    return file;
  }

  /** Empty for a raw image. */
  Optional<CompactImage> compact() {
    return Optional.ofNullable(compact);
  }

  /** The image, as it is flashed. */
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
