package org.chameleoncloud.edge.operator.plan.status;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.inventory.Printable;
import org.chameleoncloud.edge.operator.api.ObservedRecord;
import org.chameleoncloud.edge.operator.api.ObservedRecord.Channel;
import org.chameleoncloud.edge.operator.api.ObservedRecord.Peer;
import org.chameleoncloud.edge.operator.api.ObservedRecordBuilder;
import org.chameleoncloud.edge.operator.plan.text.Texts;
import org.chameleoncloud.edge.operator.plan.text.Timestamps;
import org.chameleoncloud.edge.registry.BalenaDevice;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.RecordDetails;
import org.chameleoncloud.edge.registry.Worker;

/**
 * Makes {@code status.observed} of a record: as the registry has it, no matter who wrote it, in a bounded size. Other clients can
 * store any JSON value, which is shown as text.
 */
final class Mirror {
  /** In characters; a name on the testbed has at most 255. */
  static final int MAX_TEXT = 256;
  static final int MAX_ITEMS = 50;

  private final Hardware record;
  private final List<String> shortened = new ArrayList<>();

  private Mirror(Hardware record) {
    this.record = record;
  }

  /** The record as a status shows it. */
  static ObservedRecord of(Hardware record) {
    return new Mirror(record).observed();
  }

  private ObservedRecord observed() {
    RecordDetails details = record.details();
    Optional<BalenaDevice> balena = record.balenaDevice();
    ObservedRecordBuilder builder = ObservedRecordBuilder.builder()
        .uuid(text("uuid", record.uuid()))
        .projectId(text("projectId", record.projectId()))
        .updatedAt(details.updatedAt() == null ? null : Timestamps.text(details.updatedAt()))
        .machineName(text("machineName", DeviceProperty.MACHINE_NAME))
        .contactEmail(text("contactEmail", DeviceProperty.CONTACT_EMAIL))
        .authorizedProjects(list("authorizedProjects", DeviceProperty.AUTHORIZED_PROJECTS))
        .authorizedProjectsReason(
            text("authorizedProjectsReason", DeviceProperty.AUTHORIZED_PROJECTS_REASON))
        .localEgress(text("localEgress", DeviceProperty.LOCAL_EGRESS))
        .deviceProfiles(list("deviceProfiles", DeviceProperty.DEVICE_PROFILES))
        .applicationCredentialId(
            text("applicationCredentialId", DeviceProperty.APPLICATION_CREDENTIAL_ID))
        .blazarDeviceDriver(text("blazarDeviceDriver", details.blazarDeviceDriver()))
        .blazarDeviceId(record.workers().stream().filter(Worker::inBlazar)
            .map(Worker::blazarDeviceId).findFirst().orElse(null))
        .balenaDeviceId(balena.map(BalenaDevice::deviceId).orElse(null))
        .balenaFleetId(balena.map(BalenaDevice::fleetId).orElse(null))
        .channels(details.channels().isEmpty()
            ? null
            : details.channels().stream().map(Mirror::channel).toList());
    return builder.shortened(shortened.isEmpty() ? null : List.copyOf(shortened)).build();
  }

  private String text(String field, DeviceProperty property) {
    return text(field, record.properties().get(property));
  }

  private String text(String field, Object value) {
    if (value == null) {
      return null;
    }
    String whole = Printable.of(String.valueOf(value));
    String shown = Texts.shortened(whole, MAX_TEXT);
    if (shown.length() < whole.length() && !shortened.contains(field)) {
      shortened.add(field);
    }
    return shown;
  }

  /** A value of another type is shown as a list of one text. */
  private List<String> list(String field, DeviceProperty property) {
    Object value = record.properties().get(property);
    if (value == null) {
      return null;
    }
    List<?> all = value instanceof List<?> several ? several : List.of(value);
    if (all.size() > MAX_ITEMS) {
      shortened.add(field);
    }
    return all.stream().limit(MAX_ITEMS).map(item -> text(field, item)).toList();
  }

  private static Channel channel(RecordDetails.Channel channel) {
    return new Channel(channel.name(), channel.type(), channel.publicKey(), channel.uuid(),
        channel.address(), channel.endpoint(),
        channel.peers().isEmpty() ? null : channel.peers().stream().map(Mirror::peer).toList());
  }

  private static Peer peer(RecordDetails.Peer peer) {
    return new Peer(peer.address(), peer.publicKey(), peer.endpoint());
  }
}
