package org.chameleoncloud.edge.baker.output;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;

import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * Recognizes the directories in which baked images are stored, with the keys of devices. Their names do not: they are
 * those of namespaces, which a user's directory of sources may have too.
 */
public final class ImageDirectories {
  private ImageDirectories() {}

  /**
   * Refuses a source that is stored with baked images, wherever links in its path lead. A source that does not exist is not
   * refused here.
   *
   * @param root the directory at which the source's volume is mounted; no images are stored directly in it
   * @param output the image to bake, whose directory stores images whatever is in it
   * @throws BakeFailure {@code SourceIsOutput}, {@code SourceMissing} if the source is outside of the volume, or
   *         {@code SourceUnreadable}
   */
  public static void refuse(Path source, Path root, Path output) {
    try {
      Path volume = root.toRealPath();
      Path directory = source.toRealPath().getParent();
      if (!directory.startsWith(volume)) {
        throw new BakeFailure(Reason.SourceMissing, "the source " + source
            + " is a link that leads out of its volume; name the file itself");
      }
      for (Path at = directory; !at.equals(volume); at = at.getParent()) {
        if (isDirectoryOf(output, at) || storesImages(at)) {
          throw new BakeFailure(Reason.SourceIsOutput, "the source " + source + " is stored with"
              + " images of devices, which contain their keys; move it to another directory");
        }
      }
    } catch (NoSuchFileException _) {
      // Opening the source reports it.
    } catch (IOException error) {
      throw new BakeFailure(Reason.SourceUnreadable, "what is stored with the source " + source
          + " cannot be read: " + error.getMessage() + "; make its directory readable", error);
    }
  }

  private static boolean isDirectoryOf(Path output, Path directory) throws IOException {
    Path images = Directories.of(output);
    return Files.exists(images) && Files.isSameFile(images, directory);
  }

  private static boolean storesImages(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        if (OutputFile.isHidden(file) || isChecksumOfImage(file)) {
          return true;
        }
      }
      return false;
    }
  }

  /** Users write checksum files of the same form, but do not usually hide the file that they name from others. */
  private static boolean isChecksumOfImage(Path file) throws IOException {
    String name = file.getFileName().toString();
    for (Algorithm algorithm : Algorithm.values()) {
      String suffix = "." + algorithm.suffix();
      if (name.endsWith(suffix) && name.length() > suffix.length()) {
        Path image = file.resolveSibling(name.substring(0, name.length() - suffix.length()));
        try {
          return isPrivate(image) && ChecksumFile.names(file, image);
        } catch (NoSuchFileException _) {
          // Another bake is just replacing it; its hidden files are there.
        }
      }
    }
    return false;
  }

  private static boolean isPrivate(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    return Files.isRegularFile(file) && view != null
        && !view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ);
  }
}
