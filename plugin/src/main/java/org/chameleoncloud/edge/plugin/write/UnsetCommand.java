package org.chameleoncloud.edge.plugin.write;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.chameleoncloud.edge.plugin.cli.ClusterNames;
import org.chameleoncloud.edge.plugin.cli.ClusterOptions;
import org.chameleoncloud.edge.plugin.cli.ResourceOutput;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kubectl chi-edge unset}. */
@Command(name = "unset", description = {
    "Removes properties from a device's spec. What the operator had written of them it removes from "
        + "the record; what someone else wrote stays."})
public final class UnsetCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "NAME|UUID",
      completionCandidates = ClusterNames.Devices.class,
      description = "The resource, the device's name on the testbed, or the UUID of its record; of "
          + "the UUID, the first 8 digits are enough.")
  private String name;

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "PROPERTY",
      description = "authorized-projects, authorized-projects-reason, local-egress, "
          + "device-profiles, credentials-secret, device-credential-secret, deletion-policy, "
          + "disruption or image; the names of the record's properties do, too.")
  private List<String> properties;

  @Mixin
  private ClusterOptions target;

  @Mixin
  private ResourceOutput output;

  @Mixin
  private WriteOptions options;

  @Override
  public Integer call() {
    Map<String, Object> spec = new LinkedHashMap<>();
    properties.forEach(property -> spec.put(SpecField.of(property).field(), null));
    try (Cluster cluster = target.open()) {
      DeviceWriter writer = options.writer(cluster);
      return new WriteReport(output, options).each(List.of(name), each -> {
        Written written = writer.patch(cluster.require(each), Map.of("spec", spec), "unset");
        remains(spec);
        return written;
      });
    }
  }

  private void remains(Map<String, Object> spec) {
    if (spec.containsKey(SpecField.AUTHORIZED_PROJECTS.field())) {
      output
          .note("The reservation service keeps the former projects, which are still the only ones "
              + "that may reserve the device, until an operator of the testbed clears them.");
    }
    if (spec.containsKey(SpecField.LOCAL_EGRESS.field())) {
      output.note("A node that was labelled with deny keeps the label until an operator of the "
          + "testbed clears it.");
    }
  }
}
