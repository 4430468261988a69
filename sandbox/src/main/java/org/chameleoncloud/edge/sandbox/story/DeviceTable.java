package org.chameleoncloud.edge.sandbox.story;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.sandbox.screen.Screen;
import org.chameleoncloud.edge.sandbox.screen.Tint;

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

  /** The rows in the order of the devices. */
  Stream<String> rows(Collection<EdgeDevice> devices, Instant now) {
    return devices.stream().map(device -> row(device, now));
  }

  private String row(EdgeDevice device, Instant now) {
    EdgeDeviceStatus status = statusOf(device);
    String name = device.getMetadata().getName();
    String type = device.getSpec().machineName();
    String ready = status.condition("Ready").map(Condition::status).orElse("");
    String health = Optional.ofNullable(status.health()).orElse("");
    String lastSeen = Ages.since(status.lastSeen(), now);
    return INDENT + cell(0, name, name) + cell(1, type, type)
        + cell(2, ready, screen.in(readyTint(ready), ready))
        + cell(3, health, screen.in(healthTint(health), health)) + cell(4, lastSeen, lastSeen)
        + Ages.since(device.getMetadata().getCreationTimestamp(), now);
  }

  /** A text in its column: its own length counts, not that of its colours. */
  private static String cell(int column, String text, String coloured) {
    return coloured + " ".repeat(Math.max(1, WIDTHS[column] - text.length())) + " ";
  }

  /** What of a row is worth a new line when lines only follow each other: not that time goes by. */
  static String news(EdgeDevice device) {
    EdgeDeviceStatus status = statusOf(device);
    return device.getSpec().machineName() + " "
        + status.condition("Ready").map(Condition::status).orElse("") + " " + status.health();
  }

  static EdgeDeviceStatus statusOf(EdgeDevice device) {
    return Optional.ofNullable(device.getStatus()).orElse(EdgeDeviceStatus.NONE);
  }

  private static Tint readyTint(String ready) {
    return ready.equals(Condition.TRUE) ? Tint.GOOD : Tint.WAITING;
  }

  private static Tint healthTint(String health) {
    String[] counts = health.split("/");
    return counts.length == 2 && counts[0].equals(counts[1]) ? Tint.GOOD : Tint.WAITING;
  }
}
