package org.chameleoncloud.edge.baker.bake;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

import org.chameleoncloud.edge.baker.directory.OpenDirectory;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.CommandResult.Removed;
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
  public static Removed run(Place image, boolean pruneDirectory) {
    // A file of a longer name cannot exist, so there is nothing to remove.
    if (FileNames.fits(image.name())) {
      Optional<OutputFile> found = OutputFile.lockToRemove(image);
      if (found.isPresent()) {
        OutputFailures.guard(image, () -> {
          remove(found.get());
          return image;
        });
        if (pruneDirectory) {
          image.parent().ifPresent(Removal::prune);
        }
      }
    }
    return new Removed(image.toString());
  }

  private static void remove(OutputFile file) throws IOException {
    try (file) {
      file.removeAll();
    }
  }

  /** Lets the file system decide whether the directory is empty, so a file that is created meanwhile is not lost. */
  private static void prune(Place directory) {
    OutputFailures.guard(directory, () -> {
      try (OpenDirectory parent = directory.openDirectory()) {
        parent.deleteDirectory(directory.name());
      } catch (DirectoryNotEmptyException | NoSuchFileException _) {
        // It contains other files, or the removal of another image has deleted it meanwhile.
      }
      return directory;
    });
  }
}
