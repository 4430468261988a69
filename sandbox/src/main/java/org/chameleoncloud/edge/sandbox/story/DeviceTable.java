package org.chameleoncloud.edge.sandbox.story;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Reservation;
import org.chameleoncloud.edge.sandbox.screen.Screen;
import org.chameleoncloud.edge.sandbox.screen.Style;

/** Devices as {@code kubectl get edgedevices} prints them, without LAST SEEN: 80 columns have no room for it. */
final class DeviceTable {
  private static final List<String> COLUMNS = List.of("NAME", "TYPE", "READY", "ONLINE", "HEALTH",
      "RESERVED");
  private static final int[] WIDTHS = {18, 17, 8, 8, 8, 9};
  private static final String INDENT = "  ";

  private final Screen screen;

  DeviceTable(Screen screen) {
    this.screen = screen;
  }

  String header() {
    StringBuilder header = new StringBuilder(INDENT);
    for (int column = 0; column < COLUMNS.size(); column++) {
      header.append(cell(column, COLUMNS.get(column)));
    }
    return header.append("AGE").toString();
  }

  /** A row for each device. */
  Stream<String> rows(Collection<EdgeDevice> devices, Instant now) {
    return devices.stream().map(device -> row(device, now));
  }

  private String row(EdgeDevice device, Instant now) {
    List<String> state = cells(device);
    return INDENT + cell(0, device.getMetadata().getName())
        + cell(1, state.get(0))
        + cell(2, state.get(1), truthStyle(state.get(1)))
        + cell(3, state.get(2), truthStyle(state.get(2)))
        + cell(4, state.get(3), healthStyle(state.get(3)))
        + cell(5, state.get(4))
        + Ages.since(device.getMetadata().getCreationTimestamp(), now);
  }

  /** The columns between name and age. */
  private static List<String> cells(EdgeDevice device) {
    EdgeDeviceStatus status = Devices.status(device);
    return List.of(device.getSpec().machineName(), truth(status, ConditionType.READY),
        truth(status, ConditionType.ONLINE), Optional.ofNullable(status.health()).orElse(""),
        Optional.ofNullable(status.reservation()).map(Reservation::state).orElse(""));
  }

  private static String truth(EdgeDeviceStatus status, ConditionType condition) {
    return status.condition(condition).map(Condition::status).orElse("");
  }

  private String cell(int column, String text, Style style) {
    return screen.styled(style, text) + padding(column, text);
  }

  private static String cell(int column, String text) {
    return text + padding(column, text);
  }

  /** Fills a column. Escape sequences have no width. */
  private static String padding(int column, String text) {
    return " ".repeat(Math.max(1, WIDTHS[column] - text.length()));
  }

  /** The part of a row that is printed again when it changes, where lines cannot be redrawn. Excludes times. */
  static String state(EdgeDevice device) {
    return String.join(" ", cells(device));
  }

  private static Style truthStyle(String truth) {
    return truth.equals(Condition.TRUE) ? Style.GOOD : Style.WAITING;
  }

  private static Style healthStyle(String health) {
    String[] counts = health.split("/");
    return counts.length == 2 && counts[0].equals(counts[1]) ? Style.GOOD : Style.WAITING;
  }
}
