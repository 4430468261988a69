package org.chameleoncloud.edge.baker.cli;

import java.nio.file.Path;
import java.util.function.Function;

import org.chameleoncloud.edge.baker.base.BaseCache;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

import picocli.CommandLine.Option;

/** The options for keeping base images between bakes. */
final class CacheOptions {
  @Option(names = "--cache", paramLabel = "DIR",
      description = "Keep the expanded source here for the next device of the same type: bakes "
          + "from the same path or URL with the same digest use it. Requires --sha256.")
  private Path directory;

  @Option(names = "--cache-images", paramLabel = "N", defaultValue = "4",
      description = "How many sources to keep. The least recently used one is removed first. "
          + "Default: ${DEFAULT-VALUE}.")
  private int images;

  @Option(names = "--cache-scope", paramLabel = "NAME", defaultValue = "",
      description = "What the path of the source is relative to, if other bakes with this cache "
          + "see another file at the same path, for example a volume.")
  private String scope;

  /** The cache; null without --cache. */
  BaseCache cache(Function<Path, Place> places) {
    if (images < 1) {
      throw new BakeFailure(Reason.BadRequest, "--cache-images must be at least 1");
    }
    if (directory == null && !scope.isEmpty()) {
      throw new BakeFailure(Reason.BadRequest, "--cache-scope needs a cache; add --cache");
    }
    return directory == null ? null : new BaseCache(places.apply(directory), images, scope);
  }

  boolean isEnabled() {
    return directory != null;
  }
}
