package org.chameleoncloud.edge.plugin.show;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.plan.status.RecordStatus;
import org.chameleoncloud.edge.plugin.cli.ClusterNames;
import org.chameleoncloud.edge.plugin.cli.ClusterOptions;
import org.chameleoncloud.edge.plugin.cli.OutputFormat;
import org.chameleoncloud.edge.plugin.cli.ResourceOutput;
import org.chameleoncloud.edge.plugin.cli.TestbedOptions;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.cluster.Device;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.chameleoncloud.edge.plugin.outcome.ExitCode;
import org.chameleoncloud.edge.plugin.output.Cell;
import org.chameleoncloud.edge.plugin.output.Panel;
import org.chameleoncloud.edge.plugin.output.Style;
import org.chameleoncloud.edge.plugin.output.Table;
import org.chameleoncloud.edge.plugin.testbed.TestbedConnection;
import org.chameleoncloud.edge.registry.Hardware;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kubectl chi-edge show}. */
@Command(name = "show", description = {
    "Shows a device: what its record holds, its health, when it is reserved and who may, its "
        + "image, and what to do. A record of the project that no resource manages is shown, too."})
public final class ShowCommand implements Callable<Integer> {
  private static final int INDENT = 2;

  @Parameters(paramLabel = "NAME|UUID", completionCandidates = ClusterNames.Devices.class,
      description = "The resource, the device's name on the testbed, or the UUID of its record; of "
          + "the UUID, the first 8 digits are enough.")
  private String device;

  @Mixin
  private ClusterOptions target;

  @Mixin
  private ResourceOutput output;

  @Mixin
  private TestbedOptions testbed;

  @Override
  public Integer call() {
    try (Cluster cluster = target.open()) {
      Optional<Device> found = cluster.find(device);
      if (found.isPresent()) {
        show(found.get());
      } else {
        show(record(cluster), cluster.namespace());
      }
    }
    return ExitCode.DONE.code();
  }

  private void show(Device found) {
    switch (output.format()) {
      case json, yaml -> output.printDocument(found.resource());
      case name -> output.printName(found.name());
      case table, wide -> {
        output.print(Cell.of(found.deviceName(), Style.BOLD));
        print(found.namespace() + "/" + found.name(), found.status());
      }
    }
  }

  private void show(Hardware record, String namespace) {
    if (output.format() == OutputFormat.name) {
      output.print(List.of("record/" + record.uuid()));
      return;
    }
    if (output.format().isDocument()) {
      throw CommandFailure.usage("-o " + output.format() + " is for resources, and the record "
          + device + " has none: write it with kubectl chi-edge export");
    }
    output.print(Cell.of(record.name(), Style.BOLD));
    print("none in the namespace " + namespace,
        RecordStatus.of(record, output.context().clock().instant()));
  }

  private Hardware record(Cluster cluster) {
    String missing = "there is no device \"" + device + "\" in the namespace "
        + cluster.namespace();
    List<Hardware> records;
    try (TestbedConnection connection = testbed.connect(cluster)) {
      records = connection.ask(services -> services.registry().list());
    } catch (CommandFailure e) {
      throw new CommandFailure(e.exitCode(),
          missing + ", and records without a resource cannot be read: " + e.getMessage());
    }
    return Stream.<Predicate<Hardware>>of(record -> record.name().equals(device),
        record -> Cluster.isUuidOf(device, record.uuid()))
        .flatMap(matches -> records.stream().filter(Hardware::isEdgeDevice).filter(matches))
        .findFirst()
        .orElseThrow(() -> CommandFailure.notFound(missing + ", and no such record in the "
            + "project: name another --namespace, or list all: kubectl chi-edge list -A"));
  }

  private void print(String resource, EdgeDeviceStatus status) {
    DeviceDetails details = new DeviceDetails(status, output.context().clock());
    output.print(details.properties(resource), INDENT);
    section("State", details.state());
    section("Checks", details.checks());
    section("Reservations", details.reservations());
    section("Channels", details.channels());
    section("Image", details.image());
    advice(status);
  }

  private void section(String heading, Panel panel) {
    if (!panel.isEmpty()) {
      output.heading(heading);
      output.print(panel, INDENT);
    }
  }

  private void section(String heading, Table table) {
    if (!table.isEmpty()) {
      output.heading(heading);
      output.print(table, INDENT);
    }
  }

  private void advice(EdgeDeviceStatus status) {
    if (status.conditions() == null) {
      output.heading("What to do");
      output.print(new Panel().add("Wait", "The operator has not seen the device yet. If that "
          + "lasts, see whether it runs, and watches this namespace."), INDENT);
      return;
    }
    List<Advice> entries = Advice.of(status);
    if (!entries.isEmpty()) {
      output.heading("What to do");
      Panel panel = new Panel();
      entries.forEach(entry -> panel.addAll(entry.reason(),
          Stream.of(entry.message(), entry.remedy()).filter(text -> text != null).toList()));
      output.print(panel, INDENT);
    }
  }
}
