package org.chameleoncloud.edge.baker.cli;

import java.nio.file.Path;

import org.chameleoncloud.edge.baker.base.BaseCache;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

import picocli.CommandLine.Option;

/** The options for keeping base images between bakes. */
final class CacheOptions {
  @Option(names = "--cache", paramLabel = "DIR",
      description = "Keep the expanded source here, by its digest, for the next device of the "
          + "same type. Requires --sha256.")
  private Path directory;

  @Option(names = "--cache-images", paramLabel = "N", defaultValue = "4",
      description = "How many sources to keep. The least recently used one is removed first. "
          + "Default: ${DEFAULT-VALUE}.")
  private int images;

  /** The cache; null without --cache. */
  BaseCache cache() {
    if (images < 1) {
      throw new BakeFailure(Reason.BadRequest, "--cache-images must be at least 1");
    }
    return directory == null ? null : new BaseCache(directory, images);
  }
}
