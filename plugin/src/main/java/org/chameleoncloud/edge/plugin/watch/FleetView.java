package org.chameleoncloud.edge.plugin.watch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.plugin.cluster.Device;
import org.chameleoncloud.edge.plugin.output.Ages;
import org.chameleoncloud.edge.plugin.output.Cell;
import org.chameleoncloud.edge.plugin.output.Column;
import org.chameleoncloud.edge.plugin.output.Style;
import org.chameleoncloud.edge.plugin.output.Table;
import org.chameleoncloud.edge.plugin.output.TextWidth;

/**
 * All devices in one view, those that need the user first.
 *
 * @param namespaces whether they are of several namespaces
 */
record FleetView(boolean namespaces) {
  private static final int LINES_AROUND = 3;

  /**
   * The lines.
   *
   * @param devices to show
   * @param now the time
   * @param rows how many lines there may be; those that do not fit are counted
   * @param width of the terminal; {@link Integer#MAX_VALUE} for any
   * @param colours whether to use colours
   */
  List<String> lines(List<Device> devices, Instant now, int rows, int width, boolean colours) {
    List<Device> sorted = devices.stream().sorted(Comparator.comparingInt(FleetView::urgency)
        .thenComparing(Device::namespace).thenComparing(Device::name)).toList();
    List<String> lines = new ArrayList<>();
    lines.add(TextWidth.truncate(summary(devices), width));
    List<String> table = table(sorted, now).lines(width, colours);
    int linesEach = table.size() / (sorted.size() + 1);
    int shown = Math.clamp((rows - LINES_AROUND) / linesEach - 1, 0, sorted.size());
    lines.addAll(table.subList(0, (shown + 1) * linesEach));
    if (shown < sorted.size()) {
      lines.add(TextWidth.truncate("and " + (sorted.size() - shown) + " more", width));
    }
    return lines.subList(0, Math.min(lines.size(), Math.max(1, rows - 1)));
  }

  private static String summary(List<Device> devices) {
    long online = count(devices, ConditionType.ONLINE, Condition.TRUE);
    long offline = count(devices, ConditionType.ONLINE, Condition.FALSE);
    long healthy = count(devices, ConditionType.HEALTHY, Condition.TRUE);
    long stalled = count(devices, ConditionType.STALLED, Condition.TRUE);
    return devices.size() + (devices.size() == 1 ? " device: " : " devices: ") + online
        + " online, " + offline + " offline, " + healthy + " healthy"
        + (stalled == 0 ? "" : "; " + stalled + " stalled");
  }

  private static long count(List<Device> devices, ConditionType type, String status) {
    return devices.stream().filter(device -> is(device, type, status)).count();
  }

  private static boolean is(Device device, ConditionType type, String status) {
    return device.status().condition(type).filter(found -> found.status().equals(status))
        .isPresent();
  }

  private static int urgency(Device device) {
    return is(device, ConditionType.STALLED, Condition.TRUE)
        ? 0
        : is(device, ConditionType.READY, Condition.FALSE)
            ? 1
            : is(device, ConditionType.ONLINE, Condition.FALSE)
                ? 2
                : is(device, ConditionType.HEALTHY, Condition.FALSE) ? 3 : 4;
  }

  private Table table(List<Device> devices, Instant now) {
    List<Column> columns = new ArrayList<>();
    if (namespaces) {
      columns.add(Column.shrinking("NAMESPACE", 9));
    }
    columns.addAll(List.of(Column.shrinking("NAME", 12), Column.whole("READY"),
        Column.whole("ONLINE"), Column.whole("HEALTH"), Column.whole("RESERVED"),
        Column.whole("LAST SEEN"), Column.shrinking("MESSAGE", 20)));
    Table table = new Table(columns);
    devices.forEach(device -> table.row(Stream.concat(
        namespaces ? Stream.of(Cell.of(device.namespace())) : Stream.empty(),
        cells(device, now)).toList()));
    return table;
  }

  private static Stream<Cell> cells(Device device, Instant now) {
    return Stream.of(Cell.of(device.name()), status(device, ConditionType.READY),
        status(device, ConditionType.ONLINE), Cell.of(device.status().health()),
        Cell.of(device.status().reservation() == null
            ? null
            : device.status().reservation().state()),
        Cell.of(Ages.since(device.status().lastSeen(), now)), Cell.of(message(device)));
  }

  private static Cell status(Device device, ConditionType type) {
    return device.status().condition(type).map(condition -> Cell.of(condition.status(),
        switch (condition.status()) {
          case Condition.TRUE -> Style.GOOD;
          case Condition.FALSE -> Style.BAD;
          default -> Style.PENDING;
        })).orElse(Cell.NONE);
  }

  /** Why it is not ready, or else not healthy. */
  private static String message(Device device) {
    return Stream.of(ConditionType.READY, ConditionType.HEALTHY)
        .flatMap(type -> device.status().condition(type).stream())
        .filter(condition -> !condition.holds()).findFirst().map(Condition::message)
        .orElse(null);
  }
}
