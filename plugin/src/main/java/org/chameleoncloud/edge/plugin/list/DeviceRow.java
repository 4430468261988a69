package org.chameleoncloud.edge.plugin.list;

import java.util.List;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.ObservedRecord;
import org.chameleoncloud.edge.plugin.cluster.Device;

/**
 * What the list says of a device or of a record. Each value is null if it is not known.
 *
 * @param resource namespace and name of the resource; null for a record that no resource manages
 * @param name the device's name on the testbed
 * @param uuid the id of its record
 * @param registeredAt when the record was created, RFC 3339
 * @param health how many checks are STEADY, such as {@code 2/4}
 * @param online True, False or Unknown
 * @param lastSeen when the testbed last saw it, RFC 3339
 * @param type the device's type
 * @param restrictedTo the projects that may reserve it; null for anyone
 * @param reserved Now, Later, No or Unknown
 * @param contact who answers for it
 * @param egress allow or deny
 */
record DeviceRow(Resource resource, String name, String uuid, String registeredAt, String health,
    String online, String lastSeen, String type, List<String> restrictedTo, String reserved,
    String contact, String egress) {

  /** A resource's key. */
  record Resource(String namespace, String name) {}

  /** The row of a resource: what the operator observed, and before it did what the spec says. */
  static DeviceRow of(Device device) {
    EdgeDeviceStatus status = device.status();
    ObservedRecord record = status.observed();
    boolean observed = record != null;
    var spec = device.typed().getSpec();
    return new DeviceRow(new Resource(device.namespace(), device.name()), device.deviceName(),
        status.uuid(), status.registeredAt(), status.health(),
        status.condition(ConditionType.ONLINE).map(Condition::status).orElse(Condition.UNKNOWN),
        status.lastSeen(),
        observed ? record.machineName() : spec.machineName(),
        observed ? record.authorizedProjects() : spec.authorizedProjects(),
        status.reservation() == null ? null : status.reservation().state(),
        observed ? record.contactEmail() : spec.contactEmail(),
        observed || spec.localEgress() == null
            ? observed ? record.localEgress() : null
            : spec.localEgress().name());
  }
}
