package org.chameleoncloud.edge.sandbox.bench;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleet;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetSpec.Range;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetSpec.Template;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetSpecBuilder;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.api.LocalEgress;
import org.chameleoncloud.edge.operator.api.RolloutBuilder;

/** Fleets of the devices that {@link BenchLab} creates one by one, with the same names and specs. */
final class BenchFleet {
  static final int MAX_DEVICES = EdgeDeviceFleetSpec.MAX_DEVICES;

  private final BenchLab lab;
  private final int batch;
  private String name;

  /** Changed so many devices at a time. */
  BenchFleet(BenchLab lab, int batch) {
    this.lab = lab;
    this.batch = batch;
  }

  /** Creates the fleet of the devices with these numbers; {@link #change} and {@link #isRolledOut} are about the last one. */
  void create(int from, int to) {
    name = "fleet-" + from;
    EdgeDeviceFleet fleet = new EdgeDeviceFleet();
    fleet.setMetadata(new ObjectMetaBuilder().withNamespace(lab.namespace(0)).withName(name)
        .build());
    fleet.setSpec(EdgeDeviceFleetSpecBuilder.builder()
        .range(new Range("device-{index}", from, to - 1)).template(template(null))
        .rollout(RolloutBuilder.builder().maxUnavailable(new IntOrString(batch))
            .batchSize(new IntOrString(batch)).build())
        .build());
    lab.cluster().client().resource(fleet).create();
  }

  private static Template template(LocalEgress egress) {
    return new Template(null, EdgeDeviceSpecBuilder.builder().machineName("raspberrypi4-64")
        .contactEmail("lab@example.org").localEgress(egress).build());
  }

  private Resource<EdgeDeviceFleet> resource() {
    return lab.cluster().client().resources(EdgeDeviceFleet.class)
        .inNamespace(lab.namespace(0)).withName(name);
  }

  /** Changes the template, so that each record has to be changed. */
  void change() {
    resource().edit(fleet -> {
      fleet.setSpec(EdgeDeviceFleetSpecBuilder.builder(fleet.getSpec())
          .template(template(LocalEgress.deny)).build());
      return fleet;
    });
  }

  /** Whether all devices have the template and are done with it. */
  boolean isRolledOut() {
    EdgeDeviceFleet fleet = resource().get();
    EdgeDeviceFleetStatus status = fleet.getStatus();
    return status != null && status.currentRevision() != null
        && fleet.getMetadata().getGeneration().equals(status.observedGeneration())
        && status.currentRevision().equals(status.updateRevision());
  }
}
