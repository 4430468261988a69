package org.chameleoncloud.edge.baker.cli;

import java.nio.file.Path;

import org.chameleoncloud.edge.baker.base.BaseCache;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

import picocli.CommandLine.Option;

/** Where base images are kept between bakes. */
final class CacheOptions {
  @Option(names = "--cache", paramLabel = "FOLDER",
      description = "Keep the expanded source here, by its digest, for the next device of the "
          + "type. Needs --sha256.")
  private Path folder;

  @Option(names = "--cache-images", paramLabel = "N", defaultValue = "4",
      description = "How many sources are kept; the one not used for longest goes first. "
          + "Default: ${DEFAULT-VALUE}.")
  private int images;

  /** The cache; null when none was asked for. */
  BaseCache cache() {
    if (images < 1) {
      throw new BakeFailure(Reason.BadRequest, "--cache-images must be at least 1");
    }
    return folder == null ? null : new BaseCache(folder, images);
  }
}
