package org.chameleoncloud.edge.plugin.list;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.chameleoncloud.edge.plugin.cli.AllNamespacesOption;
import org.chameleoncloud.edge.plugin.cli.ClusterOptions;
import org.chameleoncloud.edge.plugin.cli.OutputFormat;
import org.chameleoncloud.edge.plugin.cli.ResourceOutput;
import org.chameleoncloud.edge.plugin.cli.TestbedOptions;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.cluster.Device;
import org.chameleoncloud.edge.plugin.cluster.ManagedRecords;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.chameleoncloud.edge.plugin.outcome.ExitCode;
import org.chameleoncloud.edge.plugin.output.Documents;
import org.chameleoncloud.edge.plugin.testbed.TestbedConnection;
import org.chameleoncloud.edge.registry.Hardware;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kubectl chi-edge list}. */
@Command(name = "list", description = {
    "Lists the devices of a namespace, with what the testbed last reported of them."})
public final class ListCommand implements Callable<Integer> {
  @Option(names = "--long", order = 1,
      description = "Also the type, who may reserve it, whether it is reserved, the contact and "
          + "the egress; the same as -o wide.")
  private boolean detailed;

  @Option(names = "--unmanaged", order = 2,
      description = "Also the records of the credential's project that no resource manages.")
  private boolean unmanaged;

  @Mixin
  private ClusterOptions target;

  @Mixin
  private AllNamespacesOption all;

  @Mixin
  private ResourceOutput output;

  @Mixin
  private TestbedOptions testbed;

  @Override
  public Integer call() {
    if (unmanaged && output.format().isDocument()) {
      throw CommandFailure.usage("--unmanaged cannot be combined with -o " + output.format()
          + ": a record without a resource has no such form. Write it with kubectl chi-edge export");
    }
    try (Cluster cluster = target.open()) {
      List<Device> devices = all.devices(cluster);
      List<DeviceRow> records = unmanaged ? records(cluster, devices) : List.of();
      print(cluster, devices, records);
    }
    return ExitCode.DONE.code();
  }

  private List<DeviceRow> records(Cluster cluster, List<Device> shown) {
    // A record may be managed from another namespace.
    Set<String> managed = (all.isSet()
        ? ManagedRecords.of(shown)
        : ManagedRecords.read(cluster, () -> shown, output::note)).uuids();
    try (TestbedConnection connection = testbed.connect(cluster)) {
      List<Hardware> records = connection.ask(services -> services.registry().list());
      return DeviceRow.of(records, managed, output.context().clock().instant());
    }
  }

  private void print(Cluster cluster, List<Device> devices, List<DeviceRow> records) {
    switch (output.format()) {
      case json, yaml -> output
          .printDocument(Documents.list(devices.stream().map(Device::resource).toList()));
      case name -> {
        devices.forEach(device -> output.printName(device.name()));
        output.print(records.stream().map(row -> "record/" + row.uuid()).toList());
      }
      case table, wide -> table(cluster, devices, records);
    }
  }

  private void table(Cluster cluster, List<Device> devices, List<DeviceRow> records) {
    List<DeviceRow> rows = new ArrayList<>(devices.stream().map(DeviceRow::of).toList());
    rows.addAll(records);
    if (rows.isEmpty()) {
      output.note(all.isSet()
          ? "There are no devices."
          : "There are no devices in the namespace " + cluster.namespace() + ".");
      return;
    }
    boolean wide = detailed || output.format() == OutputFormat.wide;
    output.print(new DeviceTable(output.context().clock(), all.isSet(), unmanaged, wide)
        .of(rows));
  }
}
