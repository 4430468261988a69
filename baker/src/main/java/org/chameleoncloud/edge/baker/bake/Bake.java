package org.chameleoncloud.edge.baker.bake;

import static org.chameleoncloud.edge.baker.bake.OutputFailures.guard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

import org.chameleoncloud.edge.baker.disk.FileDisk;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Outcome.Baked;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.source.SourceStream;

/** Makes a device's image from a source: copy, patch, read back, give it its name. */
public final class Bake {
  private static final int BUFFER = 1 << 20;

  private final BakeRequest request;
  private final Progress progress;

  private Bake(BakeRequest request, Progress progress) {
    this.request = request;
    this.progress = progress;
  }

  /**
   * Bakes one image. The source is only read; until all is checked, nothing has the output's name.
   *
   * @throws BakeFailure when no image was made; what the output was before, it still is
   */
  public static Baked run(BakeRequest request, Progress progress) throws IOException {
    return new Bake(request, progress).run();
  }

  private Baked run() throws IOException {
    try (SourceStream source = request.source().open();
        OutputSlot slot = OutputSlot.claim(request.output());
        FileChannel staged = slot.stage()) {
      requireRoom(source.length());
      String sourceSha256 = guard(request.output(), () -> copy(source, staged));
      source.requireUnchanged();
      requireDigest(sourceSha256);
      return guard(request.output(), () -> finish(slot, staged, sourceSha256));
    }
  }

  private void requireRoom(long length) throws IOException {
    long free = Files.getFileStore(request.output().toAbsolutePath().getParent()).getUsableSpace();
    if (length > free) {
      throw new BakeFailure(Reason.OutputFull, request.output() + " needs " + length
          + " bytes and its file system has " + free + ": free some, or enlarge the claim");
    }
  }

  private String copy(SourceStream source, FileChannel staged) throws IOException {
    progress.step("copying " + request.source().name());
    MessageDigest digest = Digests.sha256();
    SparseWriter writer = new SparseWriter(staged);
    byte[] buffer = new byte[BUFFER];
    while (true) {
      int count = source.bytes().readNBytes(buffer, 0, BUFFER);
      if (count == 0) {
        writer.finish();
        return Digests.hex(digest);
      }
      digest.update(buffer, 0, count);
      writer.write(ByteBuffer.wrap(buffer, 0, count));
      progress.moved(writer.position(), source.length());
    }
  }

  private void requireDigest(String found) {
    if (!request.sha256().isEmpty() && !request.sha256().equalsIgnoreCase(found)) {
      throw new BakeFailure(Reason.DigestMismatch, request.source().name() + " has the SHA-256 "
          + found + ", not " + request.sha256() + ": download it again, or mend the digest");
    }
  }

  private Baked finish(OutputSlot slot, FileChannel staged, String sourceSha256)
      throws IOException {
    FileDisk disk = FileDisk.unpublished(staged);
    progress.step("writing config.json");
    Patch patch = Patch.apply(disk, request.changes());
    staged.force(true);
    progress.step("checking the result");
    patch.verify(disk);
    String sha256 = Digests.of(staged, progress);
    slot.publish(sha256);
    return new Baked(request.output().toString(), sha256, staged.size(), sourceSha256,
        patch.deviceType(), patch.osVersion());
  }

  /** The folder that {@code path} lies in. */
  static Path folder(Path path) {
    return path.toAbsolutePath().normalize().getParent();
  }
}
