package org.chameleoncloud.edge.plugin.image;

import java.time.Duration;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.plugin.cli.DurationConverter;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.cluster.Device;
import org.chameleoncloud.edge.plugin.image.claim.BakerImage;
import org.chameleoncloud.edge.plugin.image.claim.ClaimPod;
import org.chameleoncloud.edge.plugin.image.claim.Request;
import org.chameleoncloud.edge.plugin.image.claim.TransferPod;
import org.chameleoncloud.edge.plugin.image.claim.TransferPod.Access;
import org.chameleoncloud.edge.plugin.output.Progress;
import picocli.CommandLine.Option;

/** The pod through which a claim is read or written. */
final class PodOptions {
  /** Even 64 GiB at 4 MiB a second take less. */
  private static final Duration LIFETIME = Duration.ofHours(6);

  /** The operator's, unless its --image-claim says otherwise. */
  static final String DEFAULT_CLAIM = "edge-images";

  @Option(names = "--pod-image", paramLabel = "IMAGE", order = 90,
      description = "The container image of the pod that has the claim, the operator's. Default: "
          + "that of a bake or of the image server in the namespace, or of the operator.")
  private String image;

  @Option(names = "--pod-timeout", paramLabel = "TIME", defaultValue = "5m", order = 91,
      converter = DurationConverter.class,
      description = "How long that pod may take to start. Default: ${DEFAULT-VALUE}.")
  private Duration timeout;

  /** Defines a pod that reads the claim of a device; close it after use. */
  ClaimPod open(Cluster cluster, Device device, String claimName, Progress progress) {
    ImageSpec wanted = device.typed().getSpec().image();
    return open(cluster, new TransferPod(claimName, wanted != null && wanted.claimName() == null,
        Access.READ, BakerImage.find(cluster, image), device, LIFETIME), progress);
  }

  /** Defines a pod that writes to a claim; close it after use. */
  ClaimPod openToWrite(Cluster cluster, String claimName, Progress progress) {
    return open(cluster, new TransferPod(claimName, claimName.equals(DEFAULT_CLAIM), Access.WRITE,
        BakerImage.find(cluster, image), null, LIFETIME), progress);
  }

  private ClaimPod open(Cluster cluster, TransferPod pod, Progress progress) {
    return ClaimPod.of(cluster, pod, timeout,
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
