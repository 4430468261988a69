package org.chameleoncloud.edge.plugin.image;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.chameleoncloud.edge.baker.receive.ReceiveMessage.Kind;
import org.chameleoncloud.edge.operator.api.SpecPatterns;
import org.chameleoncloud.edge.operator.plan.spec.SpecRules;
import org.chameleoncloud.edge.plugin.cli.ClusterOptions;
import org.chameleoncloud.edge.plugin.cli.Printer;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.image.claim.ClaimPod;
import org.chameleoncloud.edge.plugin.image.claim.Delivery;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.chameleoncloud.edge.plugin.outcome.ExitCode;
import org.chameleoncloud.edge.plugin.output.Documents;
import org.chameleoncloud.edge.plugin.output.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubectl chi-edge image upload}. */
@Command(name = "upload", description = {"Puts an image to bake from onto a claim.",
    "Raw, zip, gz, xz, zst or bz2, as balena offers it. It is refused before anything is sent if no "
        + "bake would accept it, or if it holds the secrets of a device. Through a pod that has the "
        + "claim mounted, and is deleted at the end. It appears only when it is complete and has its "
        + "SHA-256; what breaks off is continued, also by the next run. Prints what goes into a "
        + "device's spec. Needs the permissions to create, get, list, watch and delete pods, and to "
        + "create pods/exec."})
final class UploadCommand implements Callable<Integer> {
  private static final String DIRECTORY = "base/";

  @Parameters(paramLabel = "FILE", description = "The image, on this machine.")
  private Path file;

  @Option(names = "--claim", paramLabel = "NAME", defaultValue = PodOptions.DEFAULT_CLAIM,
      order = 1,
      description = "The PersistentVolumeClaim of the namespace. Default: ${DEFAULT-VALUE}, which "
          + "also has the baked images.")
  private String claim;

  @Option(names = "--path", paramLabel = "PATH", order = 2,
      description = "The path on the claim. Default: " + DIRECTORY + " and the file's name.")
  private String path;

  @Option(names = "--force", order = 3,
      description = "Replace another file that is there. Devices that name its sha256 can no longer "
          + "be baked from it.")
  private boolean replacing;

  @Mixin
  private PodOptions pods;

  @Mixin
  private ClusterOptions target;

  @Mixin
  private Printer printer;

  @Override
  public Integer call() {
    String onClaim = path == null ? DIRECTORY + file.getFileName() : path;
    SpecRules.claimPathProblem(onClaim).ifPresent(problem -> {
      throw CommandFailure.usage(onClaim + " " + problem + ". Name another --path: letters, digits,"
          + " '.', '_', '-' and '+', and '/' between directories");
    });
    if (!SpecPatterns.isObjectName(claim)) {
      throw CommandFailure.usage("--claim " + claim + " is not the name of a claim");
    }
    try (Progress progress = printer.progress(); Cluster cluster = target.open()) {
      requirePlace(cluster, onClaim);
      upload(onClaim, cluster, progress);
    }
    return ExitCode.DONE.code();
  }

  private void upload(String onClaim, Cluster cluster, Progress progress) {
    try (UploadedFile uploaded = UploadedFile.open(file, progress)) {
      Kind end = send(uploaded, onClaim, cluster, progress);
      progress.close();
      if (end == Kind.OCCUPIED) {
        throw CommandFailure.notConfirmed("the claim " + claim + " has another file " + onClaim
            + ", which is not replaced: name another --path, or use --force");
      }
      if (end == Kind.PRESENT) {
        printer.note(onClaim + " is already there, with this content.");
      }
      printer.out().print(Documents.yaml(source(onClaim, uploaded)));
      printer.out().flush();
    }
  }

  private Kind send(UploadedFile uploaded, String onClaim, Cluster cluster, Progress progress) {
    try (ClaimPod pod = pods.openToWrite(cluster, claim, progress)) {
      Delivery delivery = new Delivery(uploaded.content(), uploaded.size(), uploaded.digest(),
          onClaim, replacing);
      return new Upload(told -> pod.send(delivery, told), uploaded.size(), PodOptions::pause,
          progress).send();
    }
  }

  private void requirePlace(Cluster cluster, String onClaim) {
    if (onClaim.startsWith(cluster.namespace() + "/")) {
      throw CommandFailure.usage(onClaim + " is where the images of the namespace's devices are"
          + " stored, and no bake starts from there: name another --path");
    }
    // The pod would wait for it.
    if (!cluster.mayHaveClaim(claim)) {
      throw CommandFailure.notFound("there is no PersistentVolumeClaim " + claim
          + " in the namespace " + cluster.namespace() + ": name another one with --claim, or"
          + " create it, for example with examples/image-claim.yaml");
    }
  }

  /** What goes into a device's spec. */
  private Map<String, Object> source(String onClaim, UploadedFile uploaded) {
    Map<String, Object> source = new LinkedHashMap<>();
    source.put("claimName", claim);
    source.put("path", onClaim);
    source.put("sha256", uploaded.digest().hex());
    return Map.of("spec", Map.of("image", Map.of("source", source)));
  }
}
