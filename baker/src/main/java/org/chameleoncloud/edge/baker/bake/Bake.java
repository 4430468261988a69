package org.chameleoncloud.edge.baker.bake;

import static org.chameleoncloud.edge.baker.output.OutputFailures.guard;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.chameleoncloud.edge.baker.boot.EarlyPatch;
import org.chameleoncloud.edge.baker.boot.Patch;
import org.chameleoncloud.edge.baker.copy.BackgroundDigest;
import org.chameleoncloud.edge.baker.copy.ImageCopy;
import org.chameleoncloud.edge.baker.copy.SpaceCheck;
import org.chameleoncloud.edge.baker.digest.Digest;
import org.chameleoncloud.edge.baker.digest.Hasher;
import org.chameleoncloud.edge.baker.disk.FileDisk;
import org.chameleoncloud.edge.baker.disk.UncachedFile;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.CommandResult.Baked;
import org.chameleoncloud.edge.baker.outcome.Form;
import org.chameleoncloud.edge.baker.outcome.Progress;
import org.chameleoncloud.edge.baker.output.OutputFile;
import org.chameleoncloud.edge.baker.source.SourceStream;

/** Bakes a device's image from a source: copy, patch, read back, rename to the final name. */
public final class Bake {
  private final BakeRequest request;
  private final Progress progress;

  private Bake(BakeRequest request, Progress progress) {
    this.request = request;
    this.progress = progress;
  }

  /**
   * Bakes one image. The source is not modified, and the output appears only when it has been verified.
   *
   * @throws BakeFailure if no image was written; an existing output is unchanged
   */
  public static Baked run(BakeRequest request, Progress progress) throws IOException {
    return new Bake(request, progress).run();
  }

  private Baked run() throws IOException {
    return request.cache() == null ? fromSource() : CachedBake.run(request, progress);
  }

  private Baked fromSource() throws IOException {
    try (SourceStream source = request.source().open();
        OutputFile output = OutputFile.lock(request.output());
        FileChannel staged = output.stage()) {
      return guard(request.output(), () -> fill(source, output, staged));
    }
  }

  private Baked fill(SourceStream source, OutputFile output, FileChannel staged)
      throws IOException {
    progress.step("copying " + request.source().name());
    FileDisk disk = FileDisk.unpublished(staged);
    EarlyPatch early = new EarlyPatch(disk, request.changes());
    Hasher hasher = request.target().checksum().start();
    try (BackgroundDigest background = new BackgroundDigest(staged, hasher)) {
      SpaceCheck space = new SpaceCheck(request.maxBytes(), request.source(), request.output());
      String sourceSha256 = new ImageCopy(source, space, progress).copyTo(staged,
          new PatchThenHash(early, background));
      source.requireUnchanged();
      request.sourceSpec().requireDigest(sourceSha256);
      Patch patch = early.finish();
      background.advanceTo(staged.size());
      progress.step("syncing to disk and verifying");
      staged.force(true);
      verifyStored(output, patch);
      background.finish(staged.size());
      Digest digest = hasher.finish();
      output.publish(digest);
      return new Baked(request.output().toString(), Form.RAW, digest, staged.size(), sourceSha256,
          patch.deviceType(), patch.osVersion(), patch.notes());
    }
  }

  private static void verifyStored(OutputFile output, Patch patch) throws IOException {
    try (UncachedFile stored = UncachedFile.open(output.staged())) {
      patch.verify(stored);
    }
  }

  /** Lets the digest follow the writer once the image is patched. */
  private record PatchThenHash(EarlyPatch early, BackgroundDigest digest)
      implements
        ImageCopy.Listener {
    @Override
    public void written(long position) throws IOException {
      if (early.advanceTo(position)) {
        digest.advanceTo(position);
      }
    }

    @Override
    public void zeros(long start, long end) {
      if (early.isDone()) {
        digest.zeros(start, end);
      }
    }
  }
}
