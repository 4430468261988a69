package org.chameleoncloud.edge.baker.base;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.chameleoncloud.edge.baker.base.BaseIndex.ExtentRecorder;
import org.chameleoncloud.edge.baker.boot.BootPartition;
import org.chameleoncloud.edge.baker.copy.BackgroundDigest;
import org.chameleoncloud.edge.baker.copy.ImageCopy;
import org.chameleoncloud.edge.baker.copy.SourceSpec;
import org.chameleoncloud.edge.baker.copy.SpaceCheck;
import org.chameleoncloud.edge.baker.digest.Blake3Tree;
import org.chameleoncloud.edge.baker.disk.FileDisk;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Progress;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.output.Directories;
import org.chameleoncloud.edge.baker.output.OutputFailures;
import org.chameleoncloud.edge.baker.output.OutputFile;
import org.chameleoncloud.edge.baker.source.SourceStream;

/**
 * A cache of expanded images, each shared by all devices of a type. They are named by the digest of their source, never
 * modified, and fetched once even if many bakes need one at the same time.
 *
 * @param directory where the images are stored
 * @param images how many to keep, at least 1; the least recently used one is evicted first
 */
public record BaseCache(Path directory, int images) {
  /** The cache directory on a volume. */
  private static final String NAME = ".bases";
  private static final Duration TIMEOUT = Duration.ofMinutes(30);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

  /** The cache in {@code .bases} in the image's directory or its nearest parent that has one; empty if none has. */
  public static Optional<BaseCache> nearest(Path image) {
    for (Path at = Directories.of(image); at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve(NAME))) {
        return Optional.of(new BaseCache(at.resolve(NAME), 1));
      }
    }
    return Optional.empty();
  }

  /** The base image of a source, if it is cached. */
  public Optional<BaseImage> find(String sourceSha256) throws IOException {
    return BaseImage.open(path(sourceSha256));
  }

  private Path path(String sourceSha256) {
    return directory.resolve("sha256-" + sourceSha256.toLowerCase(Locale.ROOT) + ".img");
  }

  /**
   * The base image of a source whose digest is known; fetches it if it is not cached.
   *
   * @throws BakeFailure if the source, the image or the cache has a problem
   */
  public BaseImage getOrFetch(SourceSpec wanted, Progress progress) throws IOException {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    boolean waiting = false;
    while (true) {
      Optional<BaseImage> base = find(wanted.sha256());
      if (base.isPresent()) {
        OutputFile.removeLeftovers(path(wanted.sha256()));
        return base.get();
      }
      try (OutputFile file = OutputFile.lock(path(wanted.sha256()))) {
        fetchIfMissing(wanted, file, progress);
      } catch (BakeFailure failure) {
        if (failure.reason() != Reason.Busy || System.nanoTime() > deadline) {
          throw failure;
        }
        if (!waiting) {
          progress.step("waiting for another bake that is fetching the same image");
          waiting = true;
        }
        pause();
      }
    }
  }

  private void fetchIfMissing(SourceSpec wanted, OutputFile file, Progress progress)
      throws IOException {
    // Another process may have fetched it before we took the lock.
    Optional<BaseImage> cached = find(wanted.sha256());
    if (cached.isPresent()) {
      cached.get().close();
      return;
    }
    OutputFailures.guard(path(wanted.sha256()), () -> {
      evictFor(path(wanted.sha256()));
      return wanted;
    });
    progress.step("fetching " + wanted.source().name());
    try (SourceStream source = wanted.source().open(); FileChannel staged = file.stage()) {
      BaseIndex index = OutputFailures.guard(path(wanted.sha256()),
          () -> fill(wanted, source, staged, progress));
      BootPartition.find(FileDisk.unpublished(staged));
      OutputFailures.guard(path(wanted.sha256()), () -> {
        staged.force(true);
        file.publishReadOnly(BaseIndex.pathFor(path(wanted.sha256())), index::write);
        return index;
      });
    }
  }

  private BaseIndex fill(SourceSpec wanted, SourceStream source, FileChannel staged,
      Progress progress) throws IOException {
    ExtentRecorder extents = new ExtentRecorder();
    Blake3Tree.Builder tree = new Blake3Tree.Builder();
    try (BackgroundDigest digest = new BackgroundDigest(staged, tree)) {
      SpaceCheck space = new SpaceCheck(wanted.maxBytes(), wanted.source(), path(wanted.sha256()));
      String found = new ImageCopy(source, space, progress).copyTo(staged,
          new RecordAndHash(extents, digest));
      source.requireUnchanged();
      wanted.requireDigest(found);
      digest.finish(staged.size());
      return new BaseIndex(staged.size(), extents.data(staged.size()), tree.tree());
    }
  }

  /** A base image is never modified after it is written, so the digest can follow immediately. */
  private record RecordAndHash(ExtentRecorder extents, BackgroundDigest digest)
      implements
        ImageCopy.Listener {
    @Override
    public void written(long position) {
      digest.advanceTo(position);
    }

    @Override
    public void zeros(long start, long end) {
      extents.zeros(start, end);
      digest.zeros(start, end);
    }
  }

  /** Evicts the least recently used images to make room for one more, and removes what is left of a damaged one. */
  private void evictFor(Path base) throws IOException {
    remove(base);
    Map<Path, FileTime> used = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "sha256-*.img")) {
      for (Path file : files) {
        lastUsed(file).ifPresent(time -> used.put(file, time));
      }
    }
    List<Path> oldestFirst = new ArrayList<>(used.keySet());
    oldestFirst.sort(Comparator.comparing(used::get));
    for (Path file : oldestFirst.subList(0, Math.max(0, oldestFirst.size() - images + 1))) {
      remove(file);
    }
  }

  /** Empty if another bake has just evicted it. */
  private static Optional<FileTime> lastUsed(Path file) throws IOException {
    try {
      return Optional.of(Files.getLastModifiedTime(file));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /** Removes a base image that turned out to be damaged. */
  public void remove(String sourceSha256) throws IOException {
    remove(path(sourceSha256));
  }

  private static void remove(Path base) throws IOException {
    Files.deleteIfExists(base);
    Files.deleteIfExists(BaseIndex.pathFor(base));
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_INTERVAL);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new BakeFailure(Reason.Interrupted, "interrupted while waiting for another bake");
    }
  }
}
