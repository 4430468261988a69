package org.chameleoncloud.edge.baker.bake;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.CommandResult.Removed;
import org.chameleoncloud.edge.baker.output.Directories;
import org.chameleoncloud.edge.baker.output.OutputFailures;
import org.chameleoncloud.edge.baker.output.OutputFile;

/** Takes a baked image away, with all that a bake may have left beside it. */
public final class Removal {
  private Removal() {}

  /**
   * Removes the image, its checksum file and the remains of a killed bake. Nothing there is fine.
   *
   * @param pruneFolder whether the folder goes too when nothing else is in it
   * @throws BakeFailure {@code Busy} while a bake of it runs, {@code OutputNotWritable}
   */
  public static Removed run(Path image, boolean pruneFolder) throws IOException {
    Path folder = Directories.of(image);
    if (!Files.isDirectory(folder)) {
      return new Removed(image.toString());
    }
    try (OutputFile slot = OutputFile.claim(image)) {
      slot.removeAll();
    } catch (IOException error) {
      throw OutputFailures.of(image, error);
    }
    try {
      Directories.sync(folder);
      if (pruneFolder) {
        prune(folder);
      }
    } catch (NoSuchFileException _) {
      // The removal of another image took the folder away meanwhile, which it could not while anything was in it.
    } catch (IOException error) {
      throw OutputFailures.of(image, error);
    }
    return new Removed(image.toString());
  }

  /** The file system decides whether it is empty, so nothing that somebody puts there meanwhile is lost. */
  private static void prune(Path folder) throws IOException {
    try {
      Files.delete(folder);
      Directories.sync(folder.getParent());
    } catch (DirectoryNotEmptyException _) {
      // Somebody else's files are in it.
    }
  }
}
