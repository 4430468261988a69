package org.chameleoncloud.edge.baker.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.sample.SampleImage;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code baker sample}. */
@Command(name = "sample", description = {
    "Makes a small disk image laid out like balenaOS's, to try baking on.",
    "No device starts from it."})
final class SampleCommand implements Callable<Integer> {
  @Option(names = "--output", required = true, paramLabel = "FILE",
      description = "The image to make; must not exist.")
  private Path output;

  @Option(names = "--device-type", required = true, paramLabel = "TYPE",
      description = "The device type that it is for, such as raspberrypi4-64.")
  private String deviceType;

  @Option(names = "--os-version", defaultValue = "6.1.15", paramLabel = "VERSION",
      description = "The OS version that it claims. Default: ${DEFAULT-VALUE}.")
  private String osVersion;

  @Option(names = "--size", defaultValue = "64MiB", paramLabel = "SIZE",
      description = "Its size, 64MiB or more. Default: ${DEFAULT-VALUE}.")
  private String size;

  @Spec
  private CommandSpec command;

  @Override
  public Integer call() {
    try {
      new SampleImage(deviceType, osVersion, Sizes.parse(size)).write(output);
      command.commandLine().getOut().println("made " + output);
      return 0;
    } catch (FileAlreadyExistsException error) {
      return failed(new BakeFailure(Reason.BadRequest, output + " exists already", error));
    } catch (IOException | RuntimeException | Error error) {
      return failed(error);
    }
  }

  private int failed(Throwable error) {
    command.commandLine().getErr().println(ResultFormat.sentence(ResultFormat.of(error)));
    return ResultFormat.exitCode(ResultFormat.of(error));
  }
}
