package org.chameleoncloud.edge.plugin.write;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.chameleoncloud.edge.plugin.cli.ClusterOptions;
import org.chameleoncloud.edge.plugin.cli.ResourceOutput;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubectl chi-edge register}. */
@Command(name = "register", description = {
    "Creates resources for new devices, which the operator then registers on the testbed. A name is "
        + "unique on the whole testbed and used only once. A record of the project that has the "
        + "name is adopted; kubectl chi-edge adopt says before what that changes."})
public final class RegisterCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", arity = "1..*",
      description = "The names of the resources and of the devices.")
  private List<String> names;

  @Option(names = "--machine-name", required = true, paramLabel = "TYPE", order = 1,
      description = "The device type, such as raspberrypi4-64. It cannot change later.")
  private String machineName;

  @Option(names = "--contact-email", required = true, paramLabel = "ADDRESS", order = 2,
      description = "The address that the testbed's operators write to about the device.")
  private String contactEmail;

  @Option(names = "--device-name", paramLabel = "NAME", order = 3,
      description = "The device's name on the testbed, if the resource has another.")
  private String deviceName;

  @Mixin
  private PropertyOptions properties;

  @Mixin
  private ClusterOptions target;

  @Mixin
  private ResourceOutput output;

  @Mixin
  private WriteOptions options;

  @Override
  public Integer call() {
    if (deviceName != null && names.size() > 1) {
      throw CommandFailure.usage("--device-name is for one device, and there are " + names.size()
          + " names: register them one by one");
    }
    Map<String, Object> spec = new LinkedHashMap<>();
    PropertyOptions.put(spec, "name", deviceName);
    spec.put("machineName", machineName);
    spec.put("contactEmail", contactEmail);
    spec.putAll(properties.spec());
    try (Cluster cluster = target.open()) {
      DeviceWriter writer = options.writer(cluster);
      return new WriteReport(output, options).each(names,
          name -> writer.create(name, spec, "registered"));
    }
  }
}
