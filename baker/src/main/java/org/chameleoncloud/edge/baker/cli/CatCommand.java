package org.chameleoncloud.edge.baker.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.chameleoncloud.edge.baker.bake.StoredImage;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code baker cat}. */
@Command(name = "cat", description = {"Writes a baked file to standard output.",
    "It contains the device's key. kubectl chi-edge runs this in its pods."})
final class CatCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "What was baked.")
  private Path path;

  @Option(names = "--offset", paramLabel = "BYTES", defaultValue = "0",
      description = "Where to begin, to continue a copy. Default: ${DEFAULT-VALUE}.")
  private long offset;

  @Option(names = "--expand",
      description = "Write the image that a compact image expands to, from the base in the "
          + ".bases directory.")
  private boolean expand;

  @Option(names = "--config",
      description = "Write only the config.json of the image, compact or not, with its keys.")
  private boolean config;

  @Mixin
  private RootOptions roots;

  @Spec
  private CommandSpec command;

  @Override
  public Integer call() {
    try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
      if (offset < 0 || config && offset > 0) {
        throw new BakeFailure(Reason.BadRequest,
            "--offset must not be negative, and cannot be combined with --config");
      }
      copy(out.getChannel());
      return 0;
    } catch (IOException | RuntimeException | Error error) {
      return ResultFormat.printFailure(command.commandLine().getErr(), error);
    }
  }

  private void copy(FileChannel out) throws IOException {
    try (StoredImage image = StoredImage.open(roots.place(path), expand || config)) {
      if (config) {
        ByteBuffer bytes = ByteBuffer.wrap(image.config().bytes());
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
      } else {
        image.writeTo(out, offset);
      }
    }
  }
}
