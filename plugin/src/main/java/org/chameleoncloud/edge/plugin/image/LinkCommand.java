package org.chameleoncloud.edge.plugin.image;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.chameleoncloud.edge.baker.serve.LinkKey;
import org.chameleoncloud.edge.plugin.cli.ClusterNames;
import org.chameleoncloud.edge.plugin.cli.ClusterOptions;
import org.chameleoncloud.edge.plugin.cli.Printer;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.cluster.Device;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.chameleoncloud.edge.plugin.outcome.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubectl chi-edge image link}. */
@Command(name = "link", description = {"Prints a link to a device's image that needs no password.",
    "For balenaEtcher's \"Flash from URL\", a browser or curl, until it expires. Until then, the "
        + "link is as good as the image. Reads the Secret with the key that signs links."})
final class LinkCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm z");

  @Parameters(paramLabel = "NAME", completionCandidates = ClusterNames.Devices.class,
      description = "The device.")
  private String name;

  @Option(names = "--for", paramLabel = "TIME", defaultValue = "1h", converter = Lifetime.class,
      description = "How long it is valid, at most 7d. Default: ${DEFAULT-VALUE}.")
  private Duration lifetime;

  @Option(names = "--key-secret", paramLabel = "NAME", defaultValue = "image-links",
      description = "The chart's imageServer.linksSecret. Default: ${DEFAULT-VALUE}.")
  private String keySecret;

  @Mixin
  private ClusterOptions target;

  @Mixin
  private Printer printer;

  @Override
  public Integer call() {
    ZonedDateTime expires = ZonedDateTime.now(printer.context().clock()).plus(lifetime)
        .truncatedTo(ChronoUnit.SECONDS);
    String link;
    try (Cluster cluster = target.open()) {
      link = link(cluster, expires.toInstant());
    }
    printer.print(List.of(link));
    printer.note("Valid until " + TIME.format(expires) + ". Until then it is as good as the image,"
        + " with the device's key: send it only to those who may have that.");
    return ExitCode.DONE.code();
  }

  private String link(Cluster cluster, Instant expires) {
    Device device = cluster.device(name).orElseThrow(() -> CommandFailure.notFound(
        "there is no EdgeDevice " + cluster.namespace() + "/" + name
            + ": list them with kubectl chi-edge list"));
    String where = cluster.namespace() + "/" + keySecret;
    LinkKey key = cluster.secret(keySecret).map(secret -> ImageLink.key(secret, where))
        .orElseThrow(() -> CommandFailure.notFound("the Secret " + where + " does not exist, so"
            + " the image server accepts no links: name imageServer.linksSecret with --key-secret,"
            + " or ask the administrators of the operator to set it"));
    return ImageLink.of(name, device.status().image(), key, expires);
  }
}
