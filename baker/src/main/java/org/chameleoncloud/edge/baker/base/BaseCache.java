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

import org.chameleoncloud.edge.baker.base.BaseIndex.Extents;
import org.chameleoncloud.edge.baker.boot.BootPartition;
import org.chameleoncloud.edge.baker.copy.ImageCopy;
import org.chameleoncloud.edge.baker.copy.BackgroundDigest;
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
 * Expanded images, one for all devices of a type: named by the digest of their source, never changed, fetched once even
 * when many bakes want one at the same time.
 *
 * @param folder where they lie
 * @param images how many are kept, at least 1; the one that was not used for longest goes first
 */
public record BaseCache(Path folder, int images) {
  /** The cache's folder on a claim. */
  private static final String FOLDER = ".bases";
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  /** The cache that bakes by the operator use, on the claim that an image lies on; empty where there is none. */
  public static Optional<BaseCache> near(Path image) {
    for (Path at = Directories.of(image); at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve(FOLDER))) {
        return Optional.of(new BaseCache(at.resolve(FOLDER), 1));
      }
    }
    return Optional.empty();
  }

  /** The base image of a source, if it is there. */
  public Optional<BaseImage> find(String sourceSha256) throws IOException {
    return BaseImage.open(path(sourceSha256));
  }

  private Path path(String sourceSha256) {
    return folder.resolve("sha256-" + sourceSha256.toLowerCase(Locale.ROOT) + ".img");
  }

  /**
   * The base image of a source whose digest is known, fetched now if it is not there.
   *
   * @throws BakeFailure what can go wrong with a source, an image or an output
   */
  public BaseImage base(SourceSpec wanted, Progress progress) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    boolean told = false;
    while (true) {
      Optional<BaseImage> base = find(wanted.sha256());
      if (base.isPresent()) {
        OutputFile.tidy(path(wanted.sha256()));
        return base.get();
      }
      try (OutputFile slot = OutputFile.claim(path(wanted.sha256()))) {
        fetchUnlessThere(wanted, slot, progress);
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
  }

  private void fetchUnlessThere(SourceSpec wanted, OutputFile slot, Progress progress)
      throws IOException {
    // It may have come between the look and the lock.
    Optional<BaseImage> there = find(wanted.sha256());
    if (there.isPresent()) {
      there.get().close();
      return;
    }
    OutputFailures.guard(path(wanted.sha256()), () -> {
      makeRoom(path(wanted.sha256()));
      return wanted;
    });
    progress.step("fetching " + wanted.source().name());
    try (SourceStream source = wanted.source().open(); FileChannel staged = slot.stage()) {
      BaseIndex index = OutputFailures.guard(path(wanted.sha256()),
          () -> fill(wanted, source, staged, progress));
      BootPartition.find(FileDisk.unpublished(staged));
      OutputFailures.guard(path(wanted.sha256()), () -> {
        staged.force(true);
        slot.publishReadOnly(BaseIndex.beside(path(wanted.sha256())), index::write);
        return index;
      });
    }
  }

  private BaseIndex fill(SourceSpec wanted, SourceStream source, FileChannel staged,
      Progress progress) throws IOException {
    Extents extents = new Extents();
    Blake3Tree.Builder tree = new Blake3Tree.Builder();
    try (BackgroundDigest digest = new BackgroundDigest(staged, tree)) {
      String found = new ImageCopy(source,
          new SpaceCheck(wanted.maxBytes(), wanted.source(), path(wanted.sha256())), progress)
          .to(staged,
              new Noting(extents, digest));
      source.requireUnchanged();
      wanted.requireDigest(found);
      digest.finish(staged.size());
      return new BaseIndex(staged.size(), extents.data(staged.size()), tree.tree());
    }
  }

  /** Nothing of a base image changes after it is written, so the digest follows at once. */
  private record Noting(Extents extents, BackgroundDigest digest) implements ImageCopy.Listener {
    @Override
    public void at(long position) {
      digest.allow(position);
    }

    @Override
    public void zeros(long start, long end) {
      extents.zeros(start, end);
      digest.zeros(start, end);
    }
  }

  /** Takes out what was not used for longest, so that there is a place for one more; and what is left of a damaged one. */
  private void makeRoom(Path base) throws IOException {
    remove(base);
    Map<Path, FileTime> used = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "sha256-*.img")) {
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

  /** Empty when another bake has just taken it out. */
  private static Optional<FileTime> lastUsed(Path file) throws IOException {
    try {
      return Optional.of(Files.getLastModifiedTime(file));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /** Takes a base image out that was found to be damaged. */
  public void drop(String sourceSha256) throws IOException {
    remove(path(sourceSha256));
  }

  private static void remove(Path base) throws IOException {
    Files.deleteIfExists(base);
    Files.deleteIfExists(BaseIndex.beside(base));
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
