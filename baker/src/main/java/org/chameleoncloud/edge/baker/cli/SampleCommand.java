package org.chameleoncloud.edge.baker.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.output.OutputRules;
import org.chameleoncloud.edge.baker.sample.SampleImage;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code baker sample}. */
@Command(name = "sample", description = {
    "Creates a small disk image with balenaOS's layout, to try out baking.",
    "It does not boot."})
final class SampleCommand implements Callable<Integer> {
  @Option(names = "--output", required = true, paramLabel = "FILE",
      description = "The image to create. It must not exist yet.")
  private Path output;

  @Option(names = "--device-type", required = true, paramLabel = "TYPE",
      description = "The device type of the image, for example raspberrypi4-64.")
  private String deviceType;

  @Option(names = "--os-version", defaultValue = "6.1.15", paramLabel = "VERSION",
      description = "The OS version in the image. Default: ${DEFAULT-VALUE}.")
  private String osVersion;

  @Option(names = "--size", defaultValue = "64MiB", paramLabel = "SIZE",
      description = "The size of the image, at least 64MiB. Default: ${DEFAULT-VALUE}.")
  private String size;

  @Spec
  private CommandSpec command;

  @Override
  public Integer call() {
    try {
      OutputRules.requireDirectory(Place.of(output));
      new SampleImage(deviceType, osVersion, Sizes.parse(size)).write(output);
      command.commandLine().getOut().println("created " + output);
      return 0;
    } catch (FileAlreadyExistsException error) {
      return failed(new BakeFailure(Reason.BadRequest,
          output + " already exists; delete it or choose another file", error));
    } catch (IOException | RuntimeException | Error error) {
      return failed(error);
    }
  }

  private int failed(Throwable error) {
    return ResultFormat.printFailure(command.commandLine().getErr(), error);
  }
}
