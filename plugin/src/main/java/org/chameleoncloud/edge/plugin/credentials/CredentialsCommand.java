package org.chameleoncloud.edge.plugin.credentials;

import java.util.List;
import java.util.concurrent.Callable;
import org.chameleoncloud.edge.plugin.cli.AllNamespacesOption;
import org.chameleoncloud.edge.plugin.cli.ClusterOptions;
import org.chameleoncloud.edge.plugin.cli.OutputFormat;
import org.chameleoncloud.edge.plugin.cli.ResourceOutput;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.cluster.Device;
import org.chameleoncloud.edge.plugin.outcome.ExitCode;
import org.chameleoncloud.edge.plugin.output.Documents;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kubectl chi-edge credentials}. */
@Command(name = "credentials", description = {
    "Lists the credentials that devices sign in with: which one, until when, and whether the "
        + "operator replaces it. Never a secret."})
public final class CredentialsCommand implements Callable<Integer> {
  @Mixin
  private ClusterOptions target;

  @Mixin
  private AllNamespacesOption all;

  @Mixin
  private ResourceOutput output;

  @Override
  public Integer call() {
    try (Cluster cluster = target.open()) {
      print(cluster, all.devices(cluster));
    }
    return ExitCode.DONE.code();
  }

  private void print(Cluster cluster, List<Device> devices) {
    switch (output.format()) {
      case json, yaml -> output
          .printDocument(Documents.list(devices.stream().map(Device::resource).toList()));
      case name -> devices.forEach(device -> output.printName(device.name()));
      case table, wide -> table(cluster, devices);
    }
  }

  private void table(Cluster cluster, List<Device> devices) {
    if (devices.isEmpty()) {
      output.note(all.isSet()
          ? "There are no devices."
          : "There are no devices in the namespace " + cluster.namespace() + ".");
      return;
    }
    output.print(CredentialTable.of(
        devices.stream().flatMap(device -> CredentialRow.of(device).stream()).toList(),
        all.isSet(), output.format() == OutputFormat.wide,
        output.context().clock().instant()));
  }
}
