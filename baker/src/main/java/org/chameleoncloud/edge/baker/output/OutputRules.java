package org.chameleoncloud.edge.baker.output;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.directory.OpenDirectory;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.directory.UnsafeFileException;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** What may be an output, and what an output may replace. */
public final class OutputRules {
  private OutputRules() {}

  /**
   * Refuses an output that exists and that no earlier command wrote. One that did has left its checksum file, or, if it was
   * killed while it replaced the output, the hidden files next to it.
   *
   * @throws BakeFailure {@code BadRequest}
   */
  public static void requireOwn(Place output) {
    boolean own = OutputFailures.guard(output, () -> {
      try (OpenDirectory directory = output.openDirectory()) {
        return isOwn(directory, output.name());
      } catch (NoSuchFileException _) {
        return true;
      }
    });
    if (!own) {
      throw new BakeFailure(Reason.BadRequest,
          output + " exists and was not written by baker, because"
              + " there is no checksum file that names it; choose another file, or add --force to"
              + " replace it");
    }
  }

  private static boolean isOwn(OpenDirectory directory, String name) throws IOException {
    if (!directory.exists(name) || directory.obstacle(name).isPresent()
        || directory.exists(HiddenNames.of(name, OutputFile.LOCK))) {
      return true;
    }
    for (Algorithm algorithm : Algorithm.values()) {
      String checksum = ChecksumFile.nameFor(name, algorithm);
      if (ChecksumFile.names(directory, name, algorithm)
          || directory.exists(HiddenNames.of(checksum, OutputFile.BAKING))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Refuses an output whose directory does not exist.
   *
   * @throws BakeFailure {@code BadRequest}
   */
  public static void requireDirectory(Place output) {
    OutputFailures.guard(output, () -> {
      try {
        output.openDirectory().close();
        return output;
      } catch (NoSuchFileException _) {
        throw new BakeFailure(Reason.BadRequest, "the directory "
            + output.path().toAbsolutePath().normalize().getParent() + " of the output does"
            + " not exist; create it, or correct the path");
      }
    });
  }

  /** The final rename would replace a link or a device node instead of writing to its target. */
  static void requireReplaceable(OpenDirectory directory, Place output) throws IOException {
    Optional<UnsafeFileException.Kind> obstacle = directory.obstacle(output.name());
    if (obstacle.isPresent()) {
      throw new BakeFailure(Reason.BadRequest, output + switch (obstacle.get()) {
        case LINK -> " is a symbolic link; specify the file that it points to";
        case DIRECTORY -> " is a directory; specify a file in it";
        default -> " is a device or a pipe; write to a file and copy that to the device";
      });
    }
  }

  static void requireRoomForChecksum(Place output) {
    for (Algorithm algorithm : Algorithm.values()) {
      if (!FileNames.fits(ChecksumFile.nameFor(output.name(), algorithm))) {
        throw new BakeFailure(Reason.BadRequest, "the name of " + output + " is too long for a"
            + " checksum file next to it; choose a shorter one");
      }
    }
  }
}
