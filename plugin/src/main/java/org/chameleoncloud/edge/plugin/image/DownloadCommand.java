package org.chameleoncloud.edge.plugin.image;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.chameleoncloud.edge.plugin.cli.ClusterNames;
import org.chameleoncloud.edge.plugin.cli.ClusterOptions;
import org.chameleoncloud.edge.plugin.cli.Printer;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.cluster.Device;
import org.chameleoncloud.edge.plugin.image.claim.ClaimPod;
import org.chameleoncloud.edge.plugin.outcome.ExitCode;
import org.chameleoncloud.edge.plugin.output.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubectl chi-edge image download}. */
@Command(name = "download", description = {"Copies a device's image to this machine.",
    "Through a pod that has the claim mounted read-only, and is deleted at the end; no image server "
        + "is needed. What breaks off is continued, also by the next run, from FILE.part. The file "
        + "gets its name when its digest is that of the baked image. A compact image is expanded. "
        + "Needs the permissions to create, get, list, watch and delete pods, and to create "
        + "pods/exec."})
final class DownloadCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME|UUID", completionCandidates = ClusterNames.Devices.class,
      description = "The resource, the device's name on the testbed, or the UUID of its record.")
  private String name;

  @Option(names = "--output", paramLabel = "FILE", order = 1,
      description = "The file to write. Default: NAME.img in the working directory.")
  private Path output;

  @Mixin
  private PodOptions pods;

  @Mixin
  private ClusterOptions target;

  @Mixin
  private Printer printer;

  @Override
  public Integer call() {
    Path file;
    try (Cluster cluster = target.open(); Progress progress = printer.progress()) {
      Device device = cluster.require(name);
      StoredFile stored = StoredFile.of(device);
      file = output == null ? Path.of(stored.fileName()) : output;
      try (ClaimPod pod = pods.open(cluster, device, stored.claimName(), progress)) {
        new ImageFiles(new Download(PodOptions.source(pod), PodOptions::pause, progress))
            .toFile(stored, file);
      }
    }
    printer.print(List.of(file.toString()));
    printer.note("It contains the device's key: treat it like a password, and delete it when the"
        + " card is written.");
    return ExitCode.DONE.code();
  }
}
