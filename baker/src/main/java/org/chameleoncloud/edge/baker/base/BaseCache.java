package org.chameleoncloud.edge.baker.base;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chameleoncloud.edge.baker.base.BaseIndex.ExtentRecorder;
import org.chameleoncloud.edge.baker.boot.BootPartition;
import org.chameleoncloud.edge.baker.boot.DeviceSecrets;
import org.chameleoncloud.edge.baker.copy.BackgroundDigest;
import org.chameleoncloud.edge.baker.copy.ImageCopy;
import org.chameleoncloud.edge.baker.copy.SourceSpec;
import org.chameleoncloud.edge.baker.copy.SpaceCheck;
import org.chameleoncloud.edge.baker.digest.Blake3Tree;
import org.chameleoncloud.edge.baker.directory.OpenDirectory;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.directory.RegularFile;
import org.chameleoncloud.edge.baker.directory.UnsafeFileException;
import org.chameleoncloud.edge.baker.disk.FileDisk;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Progress;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.output.Leftovers;
import org.chameleoncloud.edge.baker.output.OutputFailures;
import org.chameleoncloud.edge.baker.output.OutputFile;
import org.chameleoncloud.edge.baker.source.SourceStream;

/**
 * A cache of expanded images, each shared by all devices of a type. They are named by their source and its digest, never
 * modified, and fetched once even if many bakes need one at the same time. None holds secrets of a device.
 *
 * @param directory where the images are stored
 * @param images how many to keep, at least 1; the least recently used one is evicted first
 * @param scope what the paths of local sources are relative to, if the same path may be another file for another bake with
 *        this cache; otherwise empty
 */
public record BaseCache(Place directory, int images, String scope) {
  /** The cache directory on a volume. */
  private static final String NAME = ".bases";
  private static final Duration TIMEOUT = Duration.ofMinutes(30);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

  /** A cache for bakes that see the same files. */
  public BaseCache(Place directory, int images) {
    this(directory, images, "");
  }

  /** The cache on a volume that others write to, for reading. */
  public static BaseCache on(Path volume) {
    return new BaseCache(Place.below(volume, volume.resolve(NAME)), 1);
  }

  /** The cache in {@code .bases} in the image's directory or its nearest parent that has one; empty if none has. */
  public static Optional<BaseCache> nearest(Path image) {
    for (Path at = image.toAbsolutePath().normalize().getParent(); at != null; at = at
        .getParent()) {
      if (Files.isDirectory(at.resolve(NAME))) {
        return Optional.of(new BaseCache(Place.of(at.resolve(NAME)), 1));
      }
    }
    return Optional.empty();
  }

  /**
   * A base image whose source has this digest, wherever it was fetched from; empty if none is cached. For those who can
   * read the cache anyway, and not for bakes.
   *
   * @param sourceSha256 64 hex digits
   */
  public Optional<BaseImage> find(String sourceSha256) throws IOException {
    try (OpenDirectory open = opened()) {
      for (String file : open.files(BaseName.anySource(sourceSha256)).keySet()) {
        Optional<BaseImage> base = BaseImage.open(directory.child(file));
        if (base.isPresent()) {
          return base;
        }
      }
      return Optional.empty();
    } catch (NoSuchFileException | UnsafeFileException _) {
      return Optional.empty();
    }
  }

  /**
   * The content of a base image as {@link #find} finds it, without its index, which takes up to 12 MiB of memory.
   *
   * @param size that it must have, in bytes
   * @return to be closed by the caller; empty if none is cached
   */
  public Optional<FileChannel> content(String sourceSha256, long size) throws IOException {
    try (OpenDirectory open = opened()) {
      for (String file : open.files(BaseName.anySource(sourceSha256)).keySet()) {
        try (RegularFile base = open.open(file)) {
          if (base.version().size() == size) {
            return Optional.of(base.read());
          }
        }
      }
      return Optional.empty();
    } catch (NoSuchFileException | UnsafeFileException _) {
      return Optional.empty();
    }
  }

  private Place place(SourceSpec wanted) {
    return directory.child(BaseName.of(wanted, scope));
  }

  /**
   * The base image of a source whose digest is known; fetches it if it is not cached.
   *
   * @throws BakeFailure if the source, the image or the cache has a problem
   */
  public BaseImage getOrFetch(SourceSpec wanted, Progress progress) throws IOException {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    boolean waiting = false;
    Place place = place(wanted);
    while (true) {
      Optional<BaseImage> base = BaseImage.open(place);
      if (base.isPresent()) {
        OutputFile.removeLeftovers(place);
        return base.get();
      }
      try (OutputFile file = OutputFile.lockAnything(place)) {
        fetchIfMissing(wanted, place, file, progress);
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

  private void fetchIfMissing(SourceSpec wanted, Place place, OutputFile file, Progress progress)
      throws IOException {
    // Another process may have fetched it before we took the lock.
    Optional<BaseImage> cached = BaseImage.open(place);
    if (cached.isPresent()) {
      cached.get().close();
      return;
    }
    OutputFailures.guard(place, () -> {
      evictFor(place.name());
      return wanted;
    });
    progress.step("fetching " + wanted.source().name());
    try (SourceStream source = wanted.source().open(); FileChannel staged = file.stage()) {
      BaseIndex index = OutputFailures.guard(place,
          () -> fill(wanted, place, source, staged, progress));
      DeviceSecrets.requireNone(BootPartition.find(FileDisk.unpublished(staged)));
      OutputFailures.guard(place, () -> {
        staged.force(true);
        file.publishReadOnly(BaseIndex.nameFor(place.name()), index.bytes());
        return index;
      });
    }
  }

  private BaseIndex fill(SourceSpec wanted, Place place, SourceStream source, FileChannel staged,
      Progress progress) throws IOException {
    ExtentRecorder extents = new ExtentRecorder();
    Blake3Tree.Builder tree = new Blake3Tree.Builder();
    try (BackgroundDigest digest = new BackgroundDigest(staged, tree)) {
      SpaceCheck space = new SpaceCheck(wanted.maxBytes(), wanted.source(), place);
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

  /**
   * Evicts the least recently used images to make room for one more, and removes what is left of a damaged one and of
   * killed processes: they may have been fetching a source that nobody asks for again.
   */
  private void evictFor(String base) throws IOException {
    Leftovers.remove(directory, BaseName.ANY);
    try (OpenDirectory open = opened()) {
      remove(open, base);
      Map<String, FileTime> used = open.files(BaseName.ANY);
      List<String> oldestFirst = new ArrayList<>(used.keySet());
      oldestFirst.sort(Comparator.comparing(used::get));
      for (String file : oldestFirst.subList(0, Math.max(0, oldestFirst.size() - images + 1))) {
        remove(open, file);
      }
    }
  }

  private OpenDirectory opened() throws IOException {
    return directory.child("any").openDirectory();
  }

  /** Removes a base image that turned out to be damaged. */
  public void remove(SourceSpec wanted) throws IOException {
    try (OpenDirectory open = opened()) {
      remove(open, place(wanted).name());
    }
  }

  private static void remove(OpenDirectory open, String base) throws IOException {
    open.delete(base);
    open.delete(BaseIndex.nameFor(base));
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
