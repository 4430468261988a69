package org.chameleoncloud.edge.baker.cli;

import java.nio.file.Path;
import java.time.Duration;

import okhttp3.OkHttpClient;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.source.Source;
import org.chameleoncloud.edge.baker.source.WebClient;
import org.chameleoncloud.edge.baker.source.WebSource;

import picocli.CommandLine.Option;

/** How addresses are reached. The proxy comes from the environment, as for every program in a pod. */
final class SourceOptions {
  @Option(names = "--ca", paramLabel = "FILE",
      description = "Trust the certificate authorities of this PEM file too.")
  private Path authorities;

  @Option(names = "--stall-timeout", defaultValue = "30", paramLabel = "SECONDS",
      description = "Break a download off that has stood still for so long,"
          + " and go on with a new connection. Default: ${DEFAULT-VALUE}.")
  private int stallSeconds;

  /** The source at an address. */
  Source source(String address) {
    if (stallSeconds < 1) {
      throw new BakeFailure(Reason.BadRequest, "--stall-timeout must be one second or more");
    }
    OkHttpClient client = WebClient.create(Duration.ofSeconds(stallSeconds), System.getenv());
    return WebSource.at(address,
        authorities == null ? client : WebClient.trusting(client, authorities));
  }
}
