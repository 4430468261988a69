package org.chameleoncloud.edge.baker.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.chameleoncloud.edge.baker.bake.Expand;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.CommandResult;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.source.Source;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code baker expand}. */
@Command(name = "expand",
    description = {"Expands a compact image to the full image, ready to be flashed.",
        "The result is verified against the digest recorded when it was baked."})
final class ExpandCommand implements Callable<Integer> {
  private static final String STANDARD_OUTPUT = "-";

  @Parameters(paramLabel = "COMPACT", description = "A compact image.")
  private Path compact;

  @Option(names = "--output", paramLabel = "FILE",
      description = "The image to write. It appears only when it is complete. Use - for "
          + "standard output.")
  private String output;

  @Option(names = "--device", paramLabel = "DEVICE",
      description = "Write to this card or drive, for example /dev/sdb, and read it back. "
          + "Everything on it is lost.")
  private Path device;

  @Option(names = "--source", paramLabel = "FILE-OR-URL",
      description = "The source that the image was baked from, if it is not in a cache.")
  private String source;

  @Option(names = "--checksum", defaultValue = "sha256", paramLabel = "ALGORITHM",
      converter = ChecksumConverter.class,
      description = "The checksum file to write next to --output: sha256 or blake3. "
          + "Default: ${DEFAULT-VALUE}.")
  private Algorithm checksum;

  @Mixin
  private SourceOptions sources;

  @Mixin
  private BaseCacheOptions bases;

  @Mixin
  private OutputOptions outputs;

  @Mixin
  private ReportOptions report;

  @Override
  public Integer call() {
    if (STANDARD_OUTPUT.equals(output)) {
      report.keepStandardOutputForData();
    }
    return report.run(this::expand);
  }

  private CommandResult expand() throws IOException {
    if ((output == null) == (device == null)) {
      throw new BakeFailure(Reason.BadRequest,
          "exactly one of --output and --device is required");
    }
    if (output != null && isInput(Path.of(output))) {
      throw new BakeFailure(Reason.BadRequest,
          "--output is one of the input files; choose another file");
    }
    if (output != null && !STANDARD_OUTPUT.equals(output)) {
      outputs.check(Place.of(Path.of(output)));
    }
    ConsoleProgress progress = ConsoleProgress.on(report.out());
    try {
      Source base = source == null ? null : sources.source(source, Place::of);
      Expand image = Expand.of(compact, new Expand.Base(base, bases.cache()), progress);
      if (device != null) {
        return image.toDevice(device);
      }
      return STANDARD_OUTPUT.equals(output)
          ? toStandardOutput(image)
          : image.toFile(Path.of(output), checksum);
    } finally {
      progress.end();
    }
  }

  private boolean isInput(Path file) {
    return SourceOptions.isSameFile(compact, file)
        || source != null && SourceOptions.isFile(source, file);
  }

  private static CommandResult toStandardOutput(Expand image) throws IOException {
    try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
      return image.toStream(out.getChannel());
    }
  }
}
