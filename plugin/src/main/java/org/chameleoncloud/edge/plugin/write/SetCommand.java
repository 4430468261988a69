package org.chameleoncloud.edge.plugin.write;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.chameleoncloud.edge.plugin.cli.ClusterNames;
import org.chameleoncloud.edge.plugin.cli.ClusterOptions;
import org.chameleoncloud.edge.plugin.cli.ResourceOutput;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubectl chi-edge set}. */
@Command(name = "set", description = {
    "Sets properties of a device, and leaves all others as they are. The operator writes them to "
        + "the record; if the device is reserved, when the reservation is over."})
public final class SetCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME|UUID", completionCandidates = ClusterNames.Devices.class,
      description = "The resource, the device's name on the testbed, or the UUID of its record; of "
          + "the UUID, the first 8 digits are enough.")
  private String name;

  @Option(names = "--contact-email", paramLabel = "ADDRESS", order = 2,
      description = "The address that the testbed's operators write to about the device.")
  private String contactEmail;

  @Mixin
  private PropertyOptions properties;

  @Option(names = "--unset", paramLabel = "PROPERTY", order = 20,
      description = "A property to remove, as kubectl chi-edge unset does. Repeat it for several.")
  private List<String> unset = List.of();

  @Mixin
  private ClusterOptions target;

  @Mixin
  private ResourceOutput output;

  @Mixin
  private WriteOptions options;

  @Override
  public Integer call() {
    Map<String, Object> spec = new LinkedHashMap<>();
    PropertyOptions.put(spec, "contactEmail", contactEmail);
    spec.putAll(properties.spec());
    for (String property : unset) {
      SpecField field = SpecField.of(property);
      if (spec.get(field.field()) != null) {
        throw CommandFailure.usage("--" + field.option() + " and --unset " + property
            + " cannot be combined: choose one");
      }
      spec.put(field.field(), null);
    }
    if (spec.isEmpty()) {
      throw CommandFailure.usage("nothing to set: name a property, such as --contact-email");
    }
    try (Cluster cluster = target.open()) {
      DeviceWriter writer = options.writer(cluster);
      return new WriteReport(output, options).each(List.of(name),
          each -> writer.patch(cluster.require(each), Map.of("spec", spec), "set"));
    }
  }
}
