package org.chameleoncloud.edge.sandbox.story;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.sandbox.screen.Screen;
import org.chameleoncloud.edge.sandbox.screen.Style;

/** Devices as {@code kubectl get edgedevices} prints them. */
final class DeviceTable {
  private static final int[] WIDTHS = {19, 17, 7, 8, 11};
  private static final String INDENT = "  ";

  private final Screen screen;

  DeviceTable(Screen screen) {
    this.screen = screen;
  }

  String header() {
    return INDENT + cell(0, "NAME", "NAME") + cell(1, "TYPE", "TYPE") + cell(2, "READY", "READY")
        + cell(3, "HEALTH", "HEALTH") + cell(4, "LAST SEEN", "LAST SEEN") + "AGE";
  }

  /** A row for each device. */
  Stream<String> rows(Collection<EdgeDevice> devices, Instant now) {
    return devices.stream().map(device -> row(device, now));
  }

  private String row(EdgeDevice device, Instant now) {
    EdgeDeviceStatus status = Devices.status(device);
    String name = device.getMetadata().getName();
    String type = device.getSpec().machineName();
    String ready = status.condition(ConditionType.READY).map(Condition::status).orElse("");
    String health = Optional.ofNullable(status.health()).orElse("");
    String lastSeen = Ages.since(status.lastSeen(), now);
    return INDENT + cell(0, name, name) + cell(1, type, type)
        + cell(2, ready, screen.styled(readyStyle(ready), ready))
        + cell(3, health, screen.styled(healthStyle(health), health)) + cell(4, lastSeen, lastSeen)
        + Ages.since(device.getMetadata().getCreationTimestamp(), now);
  }

  /** Pads a text to its column. Escape sequences have no width. */
  private static String cell(int column, String text, String styled) {
    return styled + " ".repeat(Math.max(1, WIDTHS[column] - text.length())) + " ";
  }

  /** The part of a row that is printed again when it changes, where lines cannot be redrawn. Excludes times. */
  static String state(EdgeDevice device) {
    EdgeDeviceStatus status = Devices.status(device);
    return device.getSpec().machineName() + " "
        + status.condition(ConditionType.READY).map(Condition::status).orElse("") + " "
        + status.health();
  }

  private static Style readyStyle(String ready) {
    return ready.equals(Condition.TRUE) ? Style.GOOD : Style.WAITING;
  }

  private static Style healthStyle(String health) {
    String[] counts = health.split("/");
    return counts.length == 2 && counts[0].equals(counts[1]) ? Style.GOOD : Style.WAITING;
  }
}
