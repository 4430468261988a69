package org.chameleoncloud.edge.baker.outcome;

import java.util.List;
import org.chameleoncloud.edge.baker.digest.Digest;

/** How a command ended. */
public sealed interface CommandResult {
  /**
   * The image was written and verified.
   *
   * @param path as given to the command
   * @param form what the file contains
   * @param digest of the file
   * @param sizeBytes of the file
   * @param sourceSha256 of the source before it was expanded; empty when an image was changed in place
   * @param deviceType as the image states it; empty if it does not
   * @param osVersion from the image's os-release; empty if it has none
   * @param notes what else the user should know, as sentences
   */
  record Baked(String path, Form form, Digest digest, long sizeBytes, String sourceSha256,
      String deviceType, String osVersion, List<String> notes) implements CommandResult {
    public Baked {
      notes = List.copyOf(notes);
    }

    /** Without notes. */
    public Baked(String path, Form form, Digest digest, long sizeBytes, String sourceSha256,
        String deviceType, String osVersion) {
      this(path, form, digest, sizeBytes, sourceSha256, deviceType, osVersion, List.of());
    }
  }

  /**
   * A compact image was expanded to exactly the image that was baked.
   *
   * @param path as given to the command; "-" for standard output
   * @param digest of the image
   * @param sizeBytes of the image
   */
  record Expanded(String path, Digest digest, long sizeBytes) implements CommandResult {}

  /**
   * The image is intact.
   *
   * @param path as given to the command
   * @param form what the file contains
   * @param digest of the file
   * @param sizeBytes of the file
   * @param deviceType as the image states it; empty if it does not
   * @param osVersion from the image's os-release; empty if it has none
   * @param notes what else the user should know, as sentences
   */
  record Verified(String path, Form form, Digest digest, long sizeBytes, String deviceType,
      String osVersion, List<String> notes) implements CommandResult {
    public Verified {
      notes = List.copyOf(notes);
    }
  }

  /** Nothing is left of the image, whether or not it existed. */
  record Removed(String path) implements CommandResult {}

  /** The command failed; no output took its final name. */
  record Failed(Reason reason, String message) implements CommandResult {}

  /** What else the user should know about a success, as sentences. */
  default List<String> remarks() {
    return switch (this) {
      case Baked baked -> baked.notes;
      case Verified verified -> verified.notes;
      default -> List.of();
    };
  }

  /** The exit code of the process, 0 to 6. */
  default int exitCode() {
    return this instanceof Failed failed ? failed.reason.exitCode() : 0;
  }
}
