package org.chameleoncloud.edge.baker.bake;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

import org.chameleoncloud.edge.baker.disk.FileDisk;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.source.SourceStream;

/**
 * Expanded images, one for all devices of a type: named by the digest of their source, never changed, fetched once even
 * when many bakes want one at the same time. Nothing is ever taken out: whoever owns the folder decides that.
 */
final class BaseCache {
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private final Path folder;
  private final Progress progress;

  BaseCache(Path folder, Progress progress) {
    this.folder = folder;
    this.progress = progress;
  }

  /**
   * The raw image of a source whose digest is known, fetched now if it is not there.
   *
   * @throws BakeFailure what can go wrong with a source, an image or an output
   */
  Path base(BakeRequest request) throws IOException {
    Path base = folder.resolve("sha256-" + request.sha256().toLowerCase(Locale.ROOT) + ".img");
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    boolean told = false;
    while (!Files.exists(base)) {
      try (OutputSlot slot = OutputSlot.claim(base)) {
        fetchUnlessThere(request, base, slot);
      } catch (BakeFailure failure) {
        if (failure.reason() != Reason.Busy || System.nanoTime() > deadline) {
          throw failure;
        }
        if (!told) {
          progress.step("waiting for another bake that fetches the same image");
          told = true;
        }
        pause();
      }
    }
    return base;
  }

  private void fetchUnlessThere(BakeRequest request, Path base, OutputSlot slot)
      throws IOException {
    // It may have come between the look and the lock.
    if (Files.exists(base)) {
      return;
    }
    progress.step("fetching " + request.source().name());
    try (SourceStream source = request.source().open(); FileChannel staged = slot.stage()) {
      String found = OutputFailures.guard(base,
          () -> new Copying(source, request.maxBytes(), progress).to(staged, _ -> {}));
      source.requireUnchanged();
      request.requireDigest(found);
      BootPartition.find(FileDisk.unpublished(staged));
      OutputFailures.guard(base, () -> {
        staged.force(true);
        slot.publishReadOnly();
        return base;
      });
    }
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_AGAIN);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new BakeFailure(Reason.Interrupted, "the work was interrupted");
    }
  }
}
