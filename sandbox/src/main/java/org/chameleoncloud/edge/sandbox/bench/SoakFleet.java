package org.chameleoncloud.edge.sandbox.bench;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.sandbox.bench.SoakPlan.Edit;
import org.chameleoncloud.edge.testbed.inventory.PatchOperation;

/** Makes the edits of a soak: at the API server, and on the testbed. */
final class SoakFleet {
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private final BenchLab lab;
  private final Map<String, Integer> made = new TreeMap<>();

  SoakFleet(BenchLab lab) {
    this.lab = lab;
  }

  /** How many edits of each kind were made. */
  Map<String, Integer> made() {
    return made;
  }

  /** A device as it is created. */
  static EdgeDevice device(String name, SoakPlan.Spec spec) {
    EdgeDevice device = new EdgeDevice();
    device.setMetadata(new ObjectMetaBuilder().withNamespace(BenchLab.NAMESPACE).withName(name)
        .build());
    device.setSpec(EdgeDeviceSpecBuilder.builder().machineName("raspberrypi4-64")
        .contactEmail(spec.contact()).localEgress(spec.egress())
        .deviceProfiles(spec.profile() == null ? null : List.of(spec.profile())).build());
    return device;
  }

  /** Makes an edit; one of a record only if the device has one already. */
  void make(Edit edit) {
    boolean ofRecord = edit instanceof Edit.Switch || edit instanceof Edit.Drift;
    if (ofRecord && lab.testbed().record(edit.name()).isEmpty()) {
      made.merge("edits of missing records left out", 1, Integer::sum);
      return;
    }
    switch (edit) {
      case Edit.Change(String name, SoakPlan.Spec spec) -> resource(name).patch(MERGE, """
          {"spec": {"localEgress": "%s", "deviceProfiles": %s, "contactEmail": "%s"}}"""
          .formatted(spec.egress(),
              spec.profile() == null ? null : "[\"" + spec.profile() + "\"]", spec.contact()));
      case Edit.Label(String name, String value) -> resource(name).patch(MERGE, """
          {"metadata": {"labels": {"lab.example.org/soak": "%s"}}}""".formatted(value));
      case Edit.Replace(String name, String fresh, SoakPlan.Spec spec) -> {
        resource(name).delete();
        lab.cluster().client().resource(device(fresh, spec)).create();
      }
      case Edit.Switch(String name, boolean on) -> {
        if (on) {
          lab.testbed().boot(name);
        } else {
          lab.testbed().powerOff(name);
        }
      }
      case Edit.Drift(String name, var egress) -> lab.testbed().editByHand(name,
          PatchOperation.add("/properties/local_egress", egress.name()));
    }
    made.merge(edit.kind(), 1, Integer::sum);
  }

  private Resource<EdgeDevice> resource(String name) {
    return lab.cluster().client().resources(EdgeDevice.class).inNamespace(BenchLab.NAMESPACE)
        .withName(name);
  }
}
