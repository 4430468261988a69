package org.chameleoncloud.edge.baker.cli;

import java.nio.file.Path;

import org.chameleoncloud.edge.baker.base.BaseCache;

import picocli.CommandLine.Option;

/** Where the base of a compact image is read from. */
final class BaseCacheOptions {
  @Option(names = "--cache", paramLabel = "FOLDER",
      description = "Where a compact image's base lies. Default: the folder .bases beside the "
          + "image or above it.")
  private Path folder;

  /** The cache, which is only read; null for the one near the image. */
  BaseCache cache() {
    return folder == null ? null : new BaseCache(folder, 1);
  }
}
