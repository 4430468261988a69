package org.chameleoncloud.edge.baker.cli;

import java.nio.file.Path;
import java.util.List;

import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import picocli.CommandLine.Option;

/** The volumes that others write to, too. */
final class RootOptions {
  @Option(names = "--root", paramLabel = "DIR",
      description = "A volume that others write to, too. Images, sources and the cache must be "
          + "below it; links and files with several names are refused there. May be repeated.")
  private List<Path> roots = List.of();

  /**
   * Where a file is.
   *
   * @throws BakeFailure {@code BadRequest} if there are volumes and it is in none of them
   */
  Place place(Path file) {
    if (roots.isEmpty()) {
      return Place.of(file);
    }
    Path absolute = file.toAbsolutePath().normalize();
    return roots.stream().filter(root -> isBelow(root.toAbsolutePath().normalize(), absolute))
        .findFirst().map(root -> Place.below(root, file))
        .orElseThrow(() -> new BakeFailure(Reason.BadRequest,
            file + " is not below a --root; correct the path, or add its volume"));
  }

  private static boolean isBelow(Path root, Path file) {
    return file.startsWith(root) && !file.equals(root);
  }

  /** Refuses a command that cannot be restricted to volumes. */
  void requireNone(String option) {
    if (!roots.isEmpty()) {
      throw new BakeFailure(Reason.BadRequest, option + " cannot be combined with --root");
    }
  }
}
