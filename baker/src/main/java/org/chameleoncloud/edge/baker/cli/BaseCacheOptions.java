package org.chameleoncloud.edge.baker.cli;

import java.nio.file.Path;

import org.chameleoncloud.edge.baker.base.BaseCache;
import org.chameleoncloud.edge.baker.directory.Place;

import picocli.CommandLine.Option;

/** The option for where the base of a compact image is read from. */
final class BaseCacheOptions {
  @Option(names = "--cache", paramLabel = "DIR",
      description = "The cache that contains the base of a compact image. Default: a directory "
          + "named .bases next to the image or in a parent directory.")
  private Path directory;

  /** The cache, for reading only; null for the one nearest to the image. */
  BaseCache cache() {
    return directory == null ? null : new BaseCache(Place.of(directory), 1);
  }
}
