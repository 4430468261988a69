package org.chameleoncloud.edge.baker.output;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.directory.OpenDirectory;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.directory.UnsafeFileException;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * Recognizes the directories in which baked images are stored, with the keys of devices. Their names do not: they are
 * those of namespaces, which a user's directory of sources may have too.
 */
public final class ImageDirectories {
  private ImageDirectories() {}

  /**
   * Refuses a source that is stored with baked images, wherever links in its path lead. On a shared volume no link is
   * followed. A source that does not exist is not refused here.
   *
   * @param root the directory at which the source's volume is mounted; no images are stored directly in it
   * @param output the image to bake, whose directory stores images whatever is in it
   * @throws BakeFailure {@code SourceIsOutput}, {@code SourceMissing} if the source is outside of the volume or behind a
   *         link that is not followed, or {@code SourceUnreadable}
   */
  public static void refuse(Place source, Path root, Place output) {
    try {
      Place file = onVolume(source, root);
      if (!exists(file)) {
        return;
      }
      for (Place at = file; at.parent().isPresent(); at = at.parent().get()) {
        requireNoImages(source, at, output);
      }
    } catch (NoSuchFileException _) {
      // Opening the source reports it.
    } catch (UnsafeFileException unsafe) {
      throw new BakeFailure(Reason.SourceMissing,
          source + " cannot be read: " + unsafe.getReason(), unsafe);
    } catch (IOException error) {
      throw new BakeFailure(Reason.SourceUnreadable, "what is stored with the source " + source
          + " cannot be read: " + error.getMessage() + "; make its directory readable", error);
    }
  }

  /**
   * Refuses a place for a source at which no bake would use it, because images of devices are stored there. On a shared
   * volume, its root stores none.
   *
   * @throws BakeFailure {@code BadRequest}
   */
  public static void requireElsewhere(Place source) {
    OutputFailures.guard(source, () -> {
      Place at = source;
      while (at.parent().isPresent()) {
        requireNoImages(source, at);
        if (!source.shared()) {
          return at;
        }
        at = at.parent().get();
      }
      return at;
    });
  }

  private static void requireNoImages(Place source, Place file) throws IOException {
    try (OpenDirectory directory = file.openDirectory()) {
      if (storesImages(directory)) {
        throw new BakeFailure(Reason.BadRequest, "images of devices are stored in the directory of "
            + source + ", where no bake uses a source; choose another directory");
      }
    } catch (NoSuchFileException _) {
      // It is created for the source.
    }
  }

  /** The source below the root of its volume, without links on the way. */
  private static Place onVolume(Place source, Path root) throws IOException {
    Path volume = source.shared() ? root : root.toRealPath();
    Path file = source.shared() ? source.path() : source.path().toRealPath();
    try {
      return Place.below(volume, file);
    } catch (IllegalArgumentException _) {
      throw new BakeFailure(Reason.SourceMissing, "the source " + source + " is "
          + (source.shared()
              ? "not below --source-root " + root + "; correct the path"
              : "a link that leads out of its volume; name the file itself"));
    }
  }

  private static boolean exists(Place file) throws IOException {
    try (OpenDirectory directory = file.openDirectory()) {
      return directory.exists(file.name());
    }
  }

  private static void requireNoImages(Place source, Place file, Place output) throws IOException {
    try (OpenDirectory directory = file.openDirectory()) {
      if (isDirectoryOf(output, directory) || storesImages(directory)) {
        throw new BakeFailure(Reason.SourceIsOutput, "the source " + source + " is stored with"
            + " images of devices, which contain their keys; move it to another directory");
      }
    }
  }

  private static boolean isDirectoryOf(Place output, OpenDirectory directory) throws IOException {
    try (OpenDirectory images = output.openDirectory()) {
      return images.key().equals(directory.key());
    } catch (NoSuchFileException _) {
      return false;
    }
  }

  private static boolean storesImages(OpenDirectory directory) throws IOException {
    return directory.any(name -> HiddenNames.isHidden(name) || isChecksumOfImage(directory, name));
  }

  /** Users write checksum files of the same form, but do not usually hide the file that they name from others. */
  private static boolean isChecksumOfImage(OpenDirectory directory, String name)
      throws IOException {
    for (Algorithm algorithm : Algorithm.values()) {
      String suffix = "." + algorithm.suffix();
      if (name.endsWith(suffix) && name.length() > suffix.length()) {
        String image = name.substring(0, name.length() - suffix.length());
        return directory.isPrivate(image) && ChecksumFile.names(directory, image, algorithm);
      }
    }
    return false;
  }
}
