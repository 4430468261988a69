package org.chameleoncloud.edge.plugin.write;

import org.chameleoncloud.edge.plugin.cli.NameOutput;
import org.chameleoncloud.edge.plugin.cli.OutputOptions;
import org.chameleoncloud.edge.plugin.cluster.Device;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kubectl chi-edge delete}. */
@Command(name = "delete", description = {
    "Deletes a device, after it said what is lost and asked. The operator then deletes the record, "
        + "unless it is retained, and the image."})
public final class DeleteCommand extends DevicesCommand {
  @Option(names = {"--yes", "--yes-i-really-really-mean-it"}, order = 1,
      description = "Do not ask. Without a terminal to ask on, nothing is deleted otherwise.")
  private boolean confirmed;

  @Mixin
  private NameOutput output;

  @Override
  OutputOptions output() {
    return output;
  }

  @Override
  Written write(DeviceWriter writer, Device device) {
    String resource = device.namespace() + "/" + device.name();
    output().note(String.join(" ", Losses.of(device)));
    if (!confirmed && dryRun() == DryRun.none) {
      confirm(resource);
    }
    Written deleted = writer.delete(device, "deleted");
    if (dryRun() == DryRun.none && device.status().uuid() != null) {
      output().note("The resource remains until the operator is done: kubectl chi-edge show "
          + device.name() + " -n " + device.namespace());
    }
    return deleted;
  }

  private void confirm(String resource) {
    if (!output().context().terminal().canAsk()) {
      throw CommandFailure.notConfirmed(resource + " is not deleted, since there is no terminal to "
          + "ask on: confirm it with --yes");
    }
    if (!output().confirm("Delete " + resource)) {
      throw CommandFailure.notConfirmed(resource + " is not deleted: answer y, or use --yes");
    }
  }
}
