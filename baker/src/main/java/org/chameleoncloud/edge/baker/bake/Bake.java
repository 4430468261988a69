package org.chameleoncloud.edge.baker.bake;

import static org.chameleoncloud.edge.baker.output.OutputFailures.guard;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

import org.chameleoncloud.edge.baker.boot.EarlyPatch;
import org.chameleoncloud.edge.baker.boot.Patch;
import org.chameleoncloud.edge.baker.copy.ImageCopy;
import org.chameleoncloud.edge.baker.copy.BackgroundDigest;
import org.chameleoncloud.edge.baker.copy.SpaceCheck;
import org.chameleoncloud.edge.baker.digest.Digest;
import org.chameleoncloud.edge.baker.digest.Hasher;
import org.chameleoncloud.edge.baker.disk.FileDisk;
import org.chameleoncloud.edge.baker.disk.UncachedFile;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Form;
import org.chameleoncloud.edge.baker.outcome.CommandResult.Baked;
import org.chameleoncloud.edge.baker.outcome.Progress;
import org.chameleoncloud.edge.baker.output.OutputFile;
import org.chameleoncloud.edge.baker.source.SourceStream;

/** Makes a device's image from a source: copy, patch, read back, give it its name. */
public final class Bake {
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
    return request.cache() == null ? fromSource() : CachedBake.run(request, progress);
  }

  private Baked fromSource() throws IOException {
    try (SourceStream source = request.source().open();
        OutputFile slot = OutputFile.claim(request.output());
        FileChannel staged = slot.stage()) {
      return guard(request.output(), () -> fill(source, slot, staged));
    }
  }

  private Baked fill(SourceStream source, OutputFile slot, FileChannel staged)
      throws IOException {
    progress.step("copying " + request.source().name());
    FileDisk disk = FileDisk.unpublished(staged);
    EarlyPatch early = new EarlyPatch(disk, request.changes());
    Hasher result = request.target().checksum().start();
    try (BackgroundDigest digest = new BackgroundDigest(staged, result)) {
      String sourceSha256 = new ImageCopy(source,
          new SpaceCheck(request.maxBytes(), request.source(), request.output()), progress)
          .to(staged,
              new Following(early, digest));
      source.requireUnchanged();
      request.original().requireDigest(sourceSha256);
      Patch patch = early.finish();
      digest.allow(staged.size());
      progress.step("bringing it to the storage and checking it");
      staged.force(true);
      verifyStored(slot, patch);
      digest.finish(staged.size());
      Digest finished = result.finish();
      slot.publish(finished);
      return new Baked(request.output().toString(), Form.RAW, finished, staged.size(), sourceSha256,
          patch.deviceType(), patch.osVersion());
    }
  }

  private static void verifyStored(OutputFile slot, Patch patch) throws IOException {
    try (UncachedFile stored = UncachedFile.open(slot.staged())) {
      patch.verify(stored);
    }
  }

  /** Lets the digest follow the writer as soon as the patch is done. */
  private record Following(EarlyPatch early,
      BackgroundDigest digest) implements ImageCopy.Listener {
    @Override
    public void at(long position) throws IOException {
      if (early.arrived(position)) {
        digest.allow(position);
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
