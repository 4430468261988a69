package org.chameleoncloud.edge.plugin.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.chameleoncloud.edge.baker.bake.SourceCheck;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.digest.Digest;
import org.chameleoncloud.edge.baker.digest.Hasher;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.chameleoncloud.edge.plugin.outcome.FileFailures;
import org.chameleoncloud.edge.plugin.output.Progress;

/**
 * A file of this machine that a bake can start from.
 *
 * @param content to be read
 * @param size in bytes, at least 1
 * @param digest a SHA-256
 */
record UploadedFile(FileChannel content, long size, Digest digest) implements AutoCloseable {
  private static final int BUFFER = 1 << 20;
  private static final Path SCRATCH = Path.of(System.getProperty("java.io.tmpdir"));

  /**
   * Opens and examines a file: whether a bake would accept it, and its digest.
   *
   * @throws CommandFailure if it does not exist, or no bake would accept it
   */
  static UploadedFile open(Path file, Progress progress) {
    if (!Files.isRegularFile(file)) {
      throw CommandFailure.notFound(file + (Files.exists(file)
          ? " is not a file: name the image itself"
          : " does not exist: correct the path"));
    }
    try {
      progress.show("Examining " + file.getFileName());
      SourceCheck.requireUsable(file, SCRATCH, new Examined(file, progress));
      FileChannel content = FileChannel.open(file, StandardOpenOption.READ);
      try {
        long size = content.size();
        return new UploadedFile(content, size, digest(file, content, size, progress));
      } catch (IOException | RuntimeException e) {
        content.close();
        throw e;
      }
    } catch (BakeFailure e) {
      throw CommandFailure.failed(e.getMessage());
    } catch (IOException e) {
      throw CommandFailure.failed(file + " cannot be read: " + FileFailures.reason(e)
          + ". Check that you may read it");
    }
  }

  private static Digest digest(Path file, FileChannel content, long size, Progress progress)
      throws IOException {
    Hasher hasher = Algorithm.SHA_256.start();
    ByteBuffer part = ByteBuffer.allocate(BUFFER);
    long at = 0;
    while (at < size) {
      int count = content.read(part.clear().limit((int) Math.min(BUFFER, size - at)), at);
      if (count < 0) {
        throw new IOException("it became shorter meanwhile");
      }
      hasher.update(part.flip());
      at += count;
      progress.show("Reading " + file.getFileName() + ": " + Bytes.text(at, size));
    }
    return hasher.finish();
  }

  @Override
  public void close() {
    try {
      content.close();
    } catch (IOException _) {
      // It was only read.
    }
  }

  private record Examined(Path file, Progress progress)
      implements
        org.chameleoncloud.edge.baker.outcome.Progress {
    @Override
    public void step(String what) {
      // There is only one.
    }

    @Override
    public void moved(long done, long total) {
      progress.show("Examining " + file.getFileName() + ": " + Bytes.text(done, total));
    }
  }
}
