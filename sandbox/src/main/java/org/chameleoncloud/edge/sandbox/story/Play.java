package org.chameleoncloud.edge.sandbox.story;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.sandbox.stack.Sandbox;
import org.chameleoncloud.edge.testbed.Testbed;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;

/**
 * What all scenes have at hand.
 *
 * @param stage where they play
 * @param sandbox what they play with
 * @param examples who plays
 */
record Play(Stage stage, Sandbox sandbox, Examples examples) {
  KubernetesClient client() {
    return sandbox.cluster().client();
  }

  String namespace() {
    return sandbox.cluster().namespace();
  }

  Testbed testbed() {
    return sandbox.testbed();
  }

  /** A device's name in the cluster. */
  static String name(EdgeDevice device) {
    return device.getMetadata().getName();
  }

  /** A device's name on the testbed. */
  static String recordName(EdgeDevice device) {
    return Optional.ofNullable(device.getSpec().name()).orElse(name(device));
  }

  /** The testbed's record of a device, if there is one. */
  Optional<DeviceRecord> record(EdgeDevice device) {
    return testbed().record(recordName(device));
  }

  /** What the record says of a property; nothing when record or property is missing. */
  Optional<String> property(EdgeDevice device, String property) {
    return record(device).flatMap(record -> record.property(property)).map(value -> value.asText());
  }

  /** A device in the cluster. */
  Resource<EdgeDevice> resource(EdgeDevice device) {
    return client().resources(EdgeDevice.class).inNamespace(namespace()).withName(name(device));
  }

  /** The newest event of a device with this reason. */
  Optional<String> event(EdgeDevice device, String reason) {
    List<Event> events = client().v1().events().inNamespace(namespace()).list().getItems();
    return events.stream()
        .filter(event -> event.getInvolvedObject().getName().equals(name(device))
            && event.getReason().equals(reason))
        .max(Comparator.comparing(Event::getLastTimestamp)).map(Event::getMessage);
  }

  static boolean isTrue(EdgeDevice device, String condition) {
    return isTrue(DeviceTable.statusOf(device), condition);
  }

  static boolean isTrue(EdgeDeviceStatus status, String condition) {
    return status.condition(condition).filter(found -> found.holds()).isPresent();
  }

  static boolean isAt(EdgeDevice device, String health) {
    return health.equals(DeviceTable.statusOf(device).health());
  }

  /** Whether nothing of that name is in the cluster any more. */
  boolean isGone(EdgeDevice device) throws KubernetesClientException {
    return resource(device).get() == null;
  }
}
