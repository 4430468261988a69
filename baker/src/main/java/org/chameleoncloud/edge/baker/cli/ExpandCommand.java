package org.chameleoncloud.edge.baker.cli;

import java.io.FileOutputStream;
import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import org.chameleoncloud.edge.baker.bake.Expand;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.CommandResult;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.source.FileSource;
import org.chameleoncloud.edge.baker.source.Source;
import org.chameleoncloud.edge.baker.source.WebSource;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code baker expand}. */
@Command(name = "expand",
    description = {"Makes the image that a compact one tells, to be flashed. What comes",
        "out is checked against the digest from when it was baked."})
final class ExpandCommand implements Callable<Integer> {
  private static final String STANDARD_OUTPUT = "-";

  @Parameters(paramLabel = "COMPACT", description = "A compact image.")
  private Path compact;

  @Option(names = "--output", paramLabel = "FILE",
      description = "Where the image goes. It appears there when it is complete. A single - "
          + "is standard output.")
  private String output;

  @Option(names = "--device", paramLabel = "DEVICE",
      description = "A card or drive, such as /dev/sdb: everything on it is lost. It is read "
          + "back after it was written.")
  private Path device;

  @Option(names = "--source", paramLabel = "FILE-OR-URL",
      description = "The base, where it is not in a cache: what the image was baked from.")
  private String source;

  @Option(names = "--checksum", defaultValue = "sha256", paramLabel = "KIND",
      converter = ChecksumConverter.class,
      description = "The checksum file beside --output: sha256 or blake3. Default: sha256.")
  private Algorithm checksum;

  @Mixin
  private SourceOptions web;

  @Mixin
  private BaseCacheOptions nearby;

  @Mixin
  private ReportOptions reporting;

  @Override
  public Integer call() {
    if (STANDARD_OUTPUT.equals(output)) {
      reporting.leaveStandardOutput();
    }
    return reporting.run(this::expand);
  }

  private CommandResult expand() throws IOException {
    if ((output == null) == (device == null)) {
      throw new BakeFailure(Reason.BadRequest,
          "name a file with --output, or a card or drive with --device");
    }
    if (output != null && (isSame(compact) || source != null && !WebSource.isAddress(source)
        && isSame(Path.of(source)))) {
      throw new BakeFailure(Reason.BadRequest,
          "--output is what the image is made from: name another file");
    }
    ConsoleProgress progress = ConsoleProgress.to(reporting.out());
    try {
      Expand image = Expand.of(compact, new Expand.Base(base(), nearby.cache()), progress);
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

  private boolean isSame(Path input) {
    try {
      return Files.isSameFile(input, Path.of(output));
    } catch (IOException _) {
      // One of them is not there: if it is the input, that is told when it is opened.
      return false;
    }
  }

  private Source base() {
    if (source == null) {
      return null;
    }
    return WebSource.isAddress(source) ? web.source(source) : new FileSource(Path.of(source));
  }

  private static CommandResult toStandardOutput(Expand image) throws IOException {
    try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
      return image.toStream(out.getChannel());
    }
  }
}
