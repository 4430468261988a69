package org.chameleoncloud.edge.plugin.image;

import java.io.IOException;
import java.nio.file.Path;
import org.chameleoncloud.edge.baker.compact.CompactImage;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.digest.Digest;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.operator.api.ImageForm;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.chameleoncloud.edge.plugin.outcome.FileFailures;

/** Brings what is stored for a device to this machine: of a compact image, the expanded one. */
final class ImageFiles {
  private final Download download;

  ImageFiles(Download download) {
    this.download = download;
  }

  /**
   * Downloads to a file.
   *
   * @throws CommandFailure if that fails; the message says how to continue
   */
  void toFile(StoredFile stored, Path file) {
    try {
      download.toFile(stored.form() == ImageForm.Compact ? expanded(stored, file) : stored.file(),
          file);
    } catch (IOException e) {
      throw CommandFailure.failed(file + " cannot be written: " + FileFailures.reason(e)
          + ". Make space, or name another file with --output");
    } catch (BakeFailure e) {
      throw CommandFailure.failed(e.getMessage());
    }
  }

  /** The image that a compact one expands to. Its digest is that in the compact image, which has the digest of the status. */
  private Wanted expanded(StoredFile stored, Path file) throws IOException {
    PartFile compact = PartFile.temporary(file);
    try {
      if (!download.receive(stored.file(), compact)) {
        throw CommandFailure.failed("what arrived is not the compact image that was baked: run the"
            + " command again, or bake the image again with the annotation"
            + " edge.chameleoncloud.org/rebake");
      }
      CompactImage image = CompactImage.read(compact.channel(), stored.file().path());
      return new Wanted(stored.file().path(), true, image.size(),
          new Digest(Algorithm.BLAKE3, image.blake3()));
    } finally {
      compact.delete();
    }
  }
}
