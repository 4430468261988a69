package org.chameleoncloud.edge.baker.bake;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.CommandResult.Removed;
import org.chameleoncloud.edge.baker.output.Directories;
import org.chameleoncloud.edge.baker.output.FileNames;
import org.chameleoncloud.edge.baker.output.OutputFailures;
import org.chameleoncloud.edge.baker.output.OutputFile;

/** Removes a baked image and everything that a bake may have left next to it. */
public final class Removal {
  private Removal() {}

  /**
   * Removes the image, its checksum file and the leftovers of a killed bake. Succeeds if there are none.
   *
   * @param pruneDirectory whether to remove the directory too if it is empty afterwards
   * @throws BakeFailure {@code Busy} while the image is being baked, {@code OutputNotWritable}
   */
  public static Removed run(Path image, boolean pruneDirectory) throws IOException {
    Path directory = Directories.of(image);
    // A file of a longer name cannot exist, so there is nothing to remove.
    if (!Files.isDirectory(directory) || !FileNames.fits(image.getFileName().toString())) {
      return new Removed(image.toString());
    }
    try (OutputFile file = OutputFile.lock(image)) {
      file.removeAll();
    } catch (IOException error) {
      throw OutputFailures.of(image, error);
    }
    try {
      Directories.sync(directory);
      if (pruneDirectory) {
        prune(directory);
      }
    } catch (NoSuchFileException _) {
      // The removal of another image has deleted the directory meanwhile; it was empty, so ours is done.
    } catch (IOException error) {
      throw OutputFailures.of(image, error);
    }
    return new Removed(image.toString());
  }

  /** Lets the file system decide whether the directory is empty, so a file that is created meanwhile is not lost. */
  private static void prune(Path directory) throws IOException {
    try {
      Files.delete(directory);
      Directories.sync(directory.getParent());
    } catch (DirectoryNotEmptyException _) {
      // It contains other files.
    }
  }
}
