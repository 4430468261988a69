package org.chameleoncloud.edge.sandbox.story;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.sandbox.stack.Sandbox;
import org.chameleoncloud.edge.testbed.Testbed;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;

/**
 * What all steps use.
 *
 * @param monitor prints, and waits for what a step expects
 * @param sandbox everything that is running
 * @param examples the manifests to apply
 */
record StepContext(Monitor monitor, Sandbox sandbox, Examples examples) {
  KubernetesClient client() {
    return sandbox.cluster().client();
  }

  String namespace() {
    return sandbox.cluster().namespace();
  }

  Testbed testbed() {
    return sandbox.testbed();
  }

  /** The testbed's record of a device, if there is one. */
  Optional<DeviceRecord> record(EdgeDevice device) {
    return testbed().record(Devices.recordName(device));
  }

  /** A property of the testbed's record; empty if there is no such record or property. */
  Optional<String> property(EdgeDevice device, String property) {
    return record(device).flatMap(record -> record.property(property)).map(value -> value.asText());
  }

  /** The client for a device. */
  Resource<EdgeDevice> resource(EdgeDevice device) {
    return client().resources(EdgeDevice.class).inNamespace(namespace())
        .withName(Devices.name(device));
  }

  /** The message of a device's newest event with a reason. */
  Optional<String> event(EdgeDevice device, String reason) {
    List<Event> events = client().v1().events().inNamespace(namespace()).list().getItems();
    return events.stream()
        .filter(event -> event.getInvolvedObject().getName().equals(Devices.name(device))
            && event.getReason().equals(reason))
        .max(Comparator.comparing(Event::getLastTimestamp)).map(Event::getMessage);
  }

  /** Whether a device does not exist in the cluster. */
  boolean isDeleted(EdgeDevice device) throws KubernetesClientException {
    return resource(device).get() == null;
  }
}
