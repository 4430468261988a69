package org.chameleoncloud.edge.plugin.show;

import java.time.Clock;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.DeletionPolicy;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Check;
import org.chameleoncloud.edge.operator.api.ObservedRecord;
import org.chameleoncloud.edge.operator.api.ObservedRecordBuilder;
import org.chameleoncloud.edge.plugin.output.Ages;
import org.chameleoncloud.edge.plugin.output.Cell;
import org.chameleoncloud.edge.plugin.output.Column;
import org.chameleoncloud.edge.plugin.output.Panel;
import org.chameleoncloud.edge.plugin.output.Style;
import org.chameleoncloud.edge.plugin.output.Table;

/** The sections of what is shown of a device. */
final class DeviceDetails {
  private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");
  private static final ObservedRecord NOTHING = ObservedRecordBuilder.builder().build();
  private static final long MEBIBYTE = 1 << 20;

  private final EdgeDeviceStatus status;
  private final Clock clock;

  DeviceDetails(EdgeDeviceStatus status, Clock clock) {
    this.status = status;
    this.clock = clock;
  }

  /**
   * What the record holds.
   *
   * @param resource which resource manages it, or that none does
   */
  Panel properties(String resource) {
    ObservedRecord record = status.observed() == null ? NOTHING : status.observed();
    return new Panel().add("Resource", resource).add("UUID", status.shownUuid().orElse(null))
        .add("Type", record.machineName())
        .add("Contact", record.contactEmail())
        .addAll("Restricted to", record.authorizedProjects())
        .add("Restricted because", record.authorizedProjectsReason())
        .add("Local egress", record.localEgress())
        .addAll("Device profiles", record.deviceProfiles())
        .add("Registered", moment(status.registeredAt()))
        .add("Changed", moment(record.updatedAt()))
        .add("Project", record.projectId())
        .add("Device's credential", record.applicationCredentialId())
        .add("balena device", record.balenaDeviceId() == null
            ? null
            : record.balenaDeviceId() + ", fleet " + record.balenaFleetId())
        .addAll("Shortened here", record.shortened())
        .add("When deleted", status.onDelete() == null
            ? null
            : status.onDelete() == DeletionPolicy.Delete
                ? "the record is deleted, and its name is spent"
                : "the record stays on the testbed");
  }

  /** Whether it is healthy and online. */
  Panel state() {
    return new Panel().add("Ready", condition(ConditionType.READY))
        .add("Online", condition(ConditionType.ONLINE))
        .add("Last seen", moment(status.lastSeen()))
        .add("Health", Cell.of(status.health()));
  }

  private Cell condition(ConditionType type) {
    return status.condition(type).map(found -> new Cell(found.status() + ": " + found.message(),
        style(found))).orElse(Cell.NONE);
  }

  private static Style style(Condition condition) {
    return switch (condition.status()) {
      case Condition.TRUE -> Style.GOOD;
      case Condition.FALSE -> Style.BAD;
      default -> Style.PENDING;
    };
  }

  /** The checks; no rows before the testbed has any. */
  Table checks() {
    Table table = new Table(List.of(Column.whole("CHECK"), Column.whole("STATE"),
        Column.shrinking("WHY", 30)));
    List<Check> checks = status.checks() == null ? List.of() : status.checks();
    checks.forEach(check -> table.row(List.of(Cell.of(check.name()),
        Cell.of(check.state() + (Boolean.TRUE.equals(check.deferred()) ? ", waits" : ""),
            switch (check.state()) {
              case "STEADY" -> Style.GOOD;
              case "ERROR" -> Style.BAD;
              default -> Style.PENDING;
            }),
        Cell.of(check.message()))));
    return table;
  }

  /** When it is reserved, and who may; empty if that is not known at all. */
  Panel reservations() {
    Panel panel = new Panel();
    EdgeDeviceStatus.Reservation reservation = status.reservation();
    if (reservation != null) {
      panel.add("Reserved", reservation.state()).add("Until", moment(reservation.until()))
          .add("Next from", moment(reservation.nextFrom()))
          .add("Last until", moment(reservation.lastUntil()))
          .add("Not readable", reservation.message());
    }
    if (status.access() != null) {
      panel.add("Who may", status.access().mode()).addAll("Projects", status.access().projects());
    }
    return panel.add("Enforced", status.condition(ConditionType.ACCESS_ENFORCED)
        .map(found -> found.status() + ": " + found.message()).orElse(null));
  }

  /** The tunnels; no rows if the device has none. */
  Table channels() {
    Table table = new Table(List.of(Column.whole("CHANNEL"), Column.whole("ADDRESS"),
        Column.shrinking("PUBLIC KEY", 12), Column.shrinking("PEERS", 20)));
    List<ObservedRecord.Channel> channels = status.observed() == null
        || status.observed().channels() == null ? List.of() : status.observed().channels();
    channels.forEach(channel -> table.row(List.of(Cell.of(channel.name()),
        Cell.of(channel.address()), Cell.of(channel.publicKey()), Cell.of(peers(channel)))));
    return table;
  }

  private static String peers(ObservedRecord.Channel channel) {
    return channel.peers() == null
        ? null
        : String.join(", ", channel.peers().stream()
            .map(peer -> (peer.address() == null ? "?" : peer.address())
                + (peer.endpoint() == null ? "" : " at " + peer.endpoint()))
            .toList());
  }

  /** The baked image; empty if there is none. */
  Panel image() {
    EdgeDeviceStatus.Image image = status.image();
    Panel panel = new Panel();
    if (image != null) {
      panel.add("Claim", image.claimName()).add("Path", image.path()).add("Form", image.form())
          .add("Size", image.sizeBytes() == null
              ? null
              : Math.ceilDiv(image.sizeBytes(), MEBIBYTE) + " MiB")
          .add("SHA-256", image.sha256()).add("Baked", moment(image.bakedAt()))
          .add("URL", image.url());
    }
    EdgeDeviceStatus.ImageSource source = status.imageSource();
    if (source != null) {
      panel.add("balenaOS", source.version() + " for " + source.deviceType())
          .add("Source's SHA-256", source.sha256());
    }
    return panel.add("State", status.condition(ConditionType.IMAGE_READY)
        .filter(condition -> !condition.holds())
        .map(condition -> condition.status() + ": " + condition.message()).orElse(null));
  }

  /** To the minute in the user's time zone, and how long ago or from now; null for null. */
  private String moment(String timestamp) {
    return timestamp == null
        ? null
        : Ages.instant(timestamp).map(then -> {
          Duration age = Duration.between(then, clock.instant());
          return MINUTES.format(then.atZone(clock.getZone())) + (age.isNegative()
              ? " (in " + Ages.text(age.negated()) + ")"
              : " (" + Ages.text(age) + " ago)");
        }).orElse(timestamp);
  }
}
