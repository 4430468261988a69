package org.chameleoncloud.edge.plugin.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.chameleoncloud.edge.baker.compact.CompactImage;
import org.chameleoncloud.edge.baker.expand.Expansion;
import org.chameleoncloud.edge.baker.expand.ImageStream;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.plugin.cli.ClusterNames;
import org.chameleoncloud.edge.plugin.cli.ClusterOptions;
import org.chameleoncloud.edge.plugin.cli.Printer;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.cluster.Device;
import org.chameleoncloud.edge.plugin.image.claim.ClaimPod;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.chameleoncloud.edge.plugin.outcome.ExitCode;
import org.chameleoncloud.edge.plugin.outcome.OnInterrupt;
import org.chameleoncloud.edge.plugin.output.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubectl chi-edge image flash}. */
@Command(name = "flash", description = {"Writes a device's image to cards, all at once.",
    "Each is read back from its storage afterwards. Refuses what is mounted or otherwise in use, too "
        + "small, a partition, or not removable. Asks before it writes. On Linux only; elsewhere use "
        + "image download and balenaEtcher."})
final class FlashCommand implements Callable<Integer> {
  private static final int MAX_CARDS = 32;

  @Parameters(paramLabel = "NAME|UUID", arity = "0..1",
      completionCandidates = ClusterNames.Devices.class,
      description = "The device, whose image is downloaded into the working directory first, and "
          + "deleted there when all cards are written.")
  private String name;

  @Option(names = "--file", paramLabel = "FILE", order = 1,
      description = "Write this image that was downloaded before, without asking the cluster.")
  private Path file;

  @Option(names = "--to", paramLabel = "DEVICE", required = true, order = 2,
      description = "The card, such as /dev/sdb. May be repeated. Everything on it is lost.")
  private List<Path> devices;

  @Option(names = "--yes", order = 3, description = "Do not ask.")
  private boolean yes;

  @Option(names = "--keep", order = 4, description = "Keep the downloaded image.")
  private boolean keep;

  @Option(names = "--force-fixed", order = 5,
      description = "Also write to drives that are not removable.")
  private boolean fixed;

  @Mixin
  private PodOptions pods;

  @Mixin
  private ClusterOptions target;

  @Mixin
  private Printer printer;

  @Override
  public Integer call() {
    if ((name == null) == (file == null)) {
      throw CommandFailure.usage("name either a device or an image with --file");
    }
    if (!System.getProperty("os.name").equals("Linux")) {
      throw CommandFailure.failed("image flash works on Linux only: use kubectl chi-edge image"
          + " download, and write the file with balenaEtcher");
    }
    List<Drive> drives = drives();
    List<String> written = file == null ? download(drives) : writeFile(drives);
    printer.print(written);
    return ExitCode.DONE.code();
  }

  private List<Drive> drives() {
    List<Drive> drives = devices.stream().map(Drive::of).toList();
    if (drives.stream().map(Drive::path).distinct().count() < drives.size()) {
      throw CommandFailure.usage("--to names the same drive twice");
    }
    if (drives.size() > MAX_CARDS) {
      throw CommandFailure.usage("--to can be repeated " + MAX_CARDS + " times at most");
    }
    return drives;
  }

  private List<String> writeFile(List<Drive> drives) {
    try (FileChannel image = FileChannel.open(file, StandardOpenOption.READ)) {
      if (image.size() == 0 || CompactImage.isCompact(image)) {
        throw CommandFailure.failed(file + " is " + (image.size() == 0
            ? "empty: download the image again"
            : "a compact image, which no device starts from: expand it with baker expand"));
      }
      if (isCompressed(image.size())) {
        throw CommandFailure.failed(file + " is compressed, and no device starts from that: expand"
            + " it first, or name the device instead");
      }
      ImageWriter.requireUsable(drives, image.size(), fixed);
    } catch (IOException _) {
      throw CommandFailure.notFound(file + " does not exist, or cannot be read");
    }
    confirm(drives, file.toString());
    try (Progress progress = printer.progress()) {
      return new Flash(new ImageWriter(file), drives).write(progress);
    }
  }

  private boolean isCompressed(long size) throws IOException {
    try (InputStream bytes = Files.newInputStream(file);
        ImageStream content = Expansion.open(bytes, size)) {
      return content.isCompressed();
    } catch (BakeFailure _) {
      // Only an archive can be damaged.
      return true;
    }
  }

  private List<String> download(List<Drive> drives) {
    try (Cluster cluster = target.open(); Progress progress = printer.progress()) {
      Device device = cluster.require(name);
      StoredFile stored = StoredFile.of(device).requireImage();
      ImageWriter.requireUsable(drives, stored.file().size(), fixed);
      confirm(drives, "the image of " + device.name());
      Path image = Path.of(stored.fileName());
      boolean isExtra = Files.notExists(image) && !keep;
      List<String> written;
      try (OnInterrupt _ = OnInterrupt.run("name-image",
          () -> left(image, isExtra).ifPresent(progress::end))) {
        try (ClaimPod pod = pods.open(cluster, device, stored.claimName(), progress)) {
          new ImageFiles(new Download(PodOptions.source(pod), PodOptions::pause, progress))
              .toFile(stored, image);
        }
        written = new Flash(new ImageWriter(image), drives).write(progress);
      } catch (CommandFailure e) {
        throw left(image, isExtra).map(left -> new CommandFailure(e.exitCode(),
            e.getMessage().replaceFirst("\\.$", "") + ". " + left)).orElse(e);
      }
      if (isExtra) {
        Files.delete(image);
      }
      return written;
    } catch (IOException e) {
      throw CommandFailure.failed("the downloaded image cannot be deleted: " + e.getMessage()
          + ". It has the device's key: delete it");
    }
  }

  /** What to say of an image that stays, since it would have to be downloaded again, although it was to be deleted. */
  private static Optional<String> left(Path image, boolean isExtra) {
    return isExtra && Files.exists(image)
        ? Optional.of(image + " stays, with the device's key: write it with --file " + image
            + ", or delete it")
        : Optional.empty();
  }

  private void confirm(List<Drive> drives, String what) {
    if (yes) {
      return;
    }
    drives.forEach(drive -> printer.note(drive.description()));
    printer.note("Write " + what + " to " + (drives.size() == 1 ? "it" : "all of them")
        + "? Everything there is lost. Type yes:");
    try {
      if (!"yes".equals(printer.context().in().readLine())) {
        throw CommandFailure.notConfirmed("nothing was written: type yes, or use --yes");
      }
    } catch (IOException e) {
      throw CommandFailure.notConfirmed("nothing was written, because the answer cannot be read ("
          + e.getMessage() + "): use --yes");
    }
  }
}
