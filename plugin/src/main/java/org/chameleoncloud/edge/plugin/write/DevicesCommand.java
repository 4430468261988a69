package org.chameleoncloud.edge.plugin.write;

import java.util.List;
import java.util.concurrent.Callable;
import org.chameleoncloud.edge.plugin.cli.ClusterNames;
import org.chameleoncloud.edge.plugin.cli.ClusterOptions;
import org.chameleoncloud.edge.plugin.cli.OutputOptions;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.cluster.Device;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command that does the same to one or several devices. */
abstract class DevicesCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME|UUID", arity = "1..*",
      completionCandidates = ClusterNames.Devices.class,
      description = "The resources, the devices' names on the testbed, or the UUIDs of their "
          + "records; of a UUID, the first 8 digits are enough.")
  private List<String> names;

  @Mixin
  private ClusterOptions target;

  @Mixin
  private WriteOptions options;

  @Override
  public final Integer call() {
    try (Cluster cluster = target.open()) {
      DeviceWriter writer = options.writer(cluster);
      return new WriteReport(output(), options).each(names,
          name -> write(writer, cluster.require(name)));
    }
  }

  /** Writes for one device. */
  abstract Written write(DeviceWriter writer, Device device);

  /** What it prints with. */
  abstract OutputOptions output();

  final DryRun dryRun() {
    return options.dryRun();
  }

  /** A value for an annotation of which any new one does. */
  final String newValue() {
    return output().context().clock().instant().toString();
  }
}
