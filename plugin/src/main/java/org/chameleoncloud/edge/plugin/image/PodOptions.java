package org.chameleoncloud.edge.plugin.image;

import java.time.Duration;
import org.chameleoncloud.edge.plugin.cli.DurationConverter;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.cluster.Device;
import org.chameleoncloud.edge.plugin.image.claim.BakerImage;
import org.chameleoncloud.edge.plugin.image.claim.ClaimPod;
import org.chameleoncloud.edge.plugin.image.claim.Request;
import org.chameleoncloud.edge.plugin.image.claim.TransferPod;
import org.chameleoncloud.edge.plugin.output.Progress;
import picocli.CommandLine.Option;

/** The pod through which a claim is read. */
final class PodOptions {
  /** Even 64 GiB at 4 MiB a second take less. */
  private static final Duration LIFETIME = Duration.ofHours(6);

  @Option(names = "--pod-image", paramLabel = "IMAGE", order = 90,
      description = "The container image of the pod that reads the claim, the operator's. Default: "
          + "that of a bake or of the image server in the namespace, or of the operator.")
  private String image;

  @Option(names = "--pod-timeout", paramLabel = "TIME", defaultValue = "5m", order = 91,
      converter = DurationConverter.class,
      description = "How long that pod may take to start. Default: ${DEFAULT-VALUE}.")
  private Duration timeout;

  /** Defines the pod of a device's claim; close it after use. */
  ClaimPod open(Cluster cluster, Device device, String claimName, Progress progress) {
    return ClaimPod.of(cluster,
        new TransferPod(claimName, BakerImage.find(cluster, image), device, LIFETIME), timeout,
        state -> progress.show("Waiting for a pod: " + state));
  }

  /** The files of a claim. */
  static Download.Source source(ClaimPod pod) {
    return (wanted, offset, to, moved) -> pod.copy(
        Request.file(wanted.path(), wanted.expanded(), offset, wanted.size()), to, moved);
  }

  static void pause(Duration time) throws InterruptedException {
    Thread.sleep(time);
  }
}
