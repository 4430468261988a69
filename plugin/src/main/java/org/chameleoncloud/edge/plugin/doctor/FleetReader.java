package org.chameleoncloud.edge.plugin.doctor;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.plugin.cluster.Device;
import org.chameleoncloud.edge.plugin.doctor.ApiReader.Type;
import org.chameleoncloud.edge.plugin.doctor.Examination.FleetFacts;

/** Reads the fleet that a device belongs to. */
final class FleetReader {
  private final ApiReader api;

  FleetReader(ApiReader api) {
    this.api = api;
  }

  FleetFacts read(Device device) {
    Optional<String> name = device.resource().getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController())
            && Type.FLEET.kind().equals(owner.getKind())
            && owner.getApiVersion().startsWith(EdgeDevice.GROUP + "/"))
        .map(OwnerReference::getName).findFirst();
    if (name.isEmpty()) {
      return FleetFacts.notAsked("The device belongs to no fleet.");
    }
    Fact<GenericKubernetesResource> fleet = api.get(Type.FLEET, device.namespace(), name.get());
    Fact<List<GenericKubernetesResource>> events = fleet.value().map(api::events)
        .orElseGet(() -> new Fact.NotAsked<>("The fleet was not read."));
    return new FleetFacts(name.get(), fleet, events);
  }
}
