package org.chameleoncloud.edge.baker.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;

import okhttp3.OkHttpClient;

import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.source.FileSource;
import org.chameleoncloud.edge.baker.source.LeastThroughput;
import org.chameleoncloud.edge.baker.source.Source;
import org.chameleoncloud.edge.baker.source.WebClient;
import org.chameleoncloud.edge.baker.source.WebSource;

import picocli.CommandLine.Option;

/** How sources are opened. The proxy comes from the environment, as for every program in a pod. */
final class SourceOptions {
  @Option(names = "--ca", paramLabel = "FILE",
      description = "Also trust the CA certificates in this PEM file.")
  private Path caFile;

  @Option(names = "--stall-timeout", defaultValue = "30", paramLabel = "SECONDS",
      description = "Reconnect and resume when a download has received no data for this long. "
          + "Default: ${DEFAULT-VALUE}.")
  private int stallSeconds;

  @Option(names = "--refuse-local-sources",
      description = "Refuse a URL that leads to this machine or its link: loopback and link-local "
          + "addresses, also after a redirect. For bakes on behalf of others.")
  private boolean refuseLocal;

  @Option(names = "--min-throughput", defaultValue = "0", paramLabel = "SIZE",
      description = "Fail when a download receives less than this per second, on average over 5 "
          + "minutes. Default: ${DEFAULT-VALUE}, for any.")
  private String minThroughput;

  /** The source at a path or URL. */
  Source source(String fileOrUrl, Function<Path, Place> places) {
    return WebSource.isUrl(fileOrUrl)
        ? webSource(fileOrUrl)
        : new FileSource(places.apply(Path.of(fileOrUrl)));
  }

  /** The source at a URL. */
  Source webSource(String url) {
    if (stallSeconds < 1) {
      throw new BakeFailure(Reason.BadRequest, "--stall-timeout must be at least 1 second");
    }
    OkHttpClient client = WebClient.create(Duration.ofSeconds(stallSeconds), System.getenv());
    OkHttpClient trusting = caFile == null ? client : WebClient.trusting(client, caFile);
    return WebSource.at(url, refuseLocal ? WebClient.refusingLocalAddresses(trusting) : trusting,
        LeastThroughput.of(Sizes.parse(minThroughput)));
  }

  /** Whether a source is the file at this path. False for a URL and for a file that does not exist. */
  static boolean isFile(String fileOrUrl, Path path) {
    return !WebSource.isUrl(fileOrUrl) && isSameFile(Path.of(fileOrUrl), path);
  }

  /** Whether two paths are the same file. False if either does not exist: opening it reports that. */
  static boolean isSameFile(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException _) {
      return false;
    }
  }
}
