package org.chameleoncloud.edge.plugin.list;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.ObservedRecord;
import org.chameleoncloud.edge.operator.api.ObservedRecordBuilder;
import org.chameleoncloud.edge.operator.plan.status.RecordStatus;
import org.chameleoncloud.edge.plugin.cluster.Device;
import org.chameleoncloud.edge.registry.Hardware;

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
    EdgeDeviceSpec spec = device.typed().getSpec();
    ObservedRecord asWritten = ObservedRecordBuilder.builder().machineName(spec.machineName())
        .contactEmail(spec.contactEmail()).authorizedProjects(spec.authorizedProjects())
        .localEgress(spec.localEgress() == null ? null : spec.localEgress().name()).build();
    return of(new Resource(device.namespace(), device.name()), device.deviceName(),
        device.status(), asWritten);
  }

  /** The rows of records that no resource manages, sorted by name. */
  static List<DeviceRow> of(List<Hardware> records, Set<String> managed, Instant now) {
    return records.stream()
        .filter(record -> record.isEdgeDevice() && !managed.contains(record.uuid()))
        .sorted(Comparator.comparing(Hardware::name))
        .map(record -> of(null, record.name(), RecordStatus.of(record, now), null)).toList();
  }

  private static DeviceRow of(Resource resource, String name, EdgeDeviceStatus status,
      ObservedRecord asWritten) {
    ObservedRecord record = status.observed() == null ? asWritten : status.observed();
    return new DeviceRow(resource, name, status.shownUuid().orElse(null),
        status.registeredAt(), status.health(),
        status.condition(ConditionType.ONLINE).map(Condition::status).orElse(Condition.UNKNOWN),
        status.lastSeen(), record.machineName(), record.authorizedProjects(),
        status.reservation() == null ? null : status.reservation().state(),
        record.contactEmail(), record.localEgress());
  }
}
