package org.chameleoncloud.edge.testbed.inventory;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.chameleoncloud.edge.testbed.http.HttpErrorException;
import org.chameleoncloud.edge.testbed.http.Request;

/**
 * The order of a list, from the query parameters of a request: {@code sort_key}, {@code sort_dir} and {@code marker}
 * (doni/db/api.py, {@code _paginate_query}). Every marker is an error, because Doni passes it on as a text.
 */
record RecordOrder(Comparator<DeviceRecord> order) {
  private static final Map<String, Function<DeviceRecord, Comparable<?>>> KEYS = Map.of(
      "name", DeviceRecord::name, "uuid", DeviceRecord::uuid, "id", DeviceRecord::number,
      "project_id", DeviceRecord::projectId, "hardware_type", DeviceRecord::hardwareType,
      "created_at", DeviceRecord::createdAt);

  /**
   * The order that a request asks for.
   *
   * @throws HttpErrorException 400 for an unknown key, 500 for an unknown direction or any marker
   */
  static RecordOrder of(Request request) {
    if (request.query("marker").isPresent()) {
      throw Doni.unknownError();
    }
    String key = request.query("sort_key").filter(text -> !text.isEmpty()).orElse("id");
    if (!KEYS.containsKey(key)) {
      throw new HttpErrorException(400,
          "The sort_key value \"" + key + "\" is an invalid field for sorting");
    }
    Comparator<DeviceRecord> order = by(KEYS.get(key))
        .thenComparing(DeviceRecord::number);
    return switch (request.query("sort_dir").orElse("asc")) {
      case "asc" -> new RecordOrder(order);
      case "desc" -> new RecordOrder(order.reversed());
      default -> throw Doni.unknownError();
    };
  }

  List<DeviceRecord> sorted(List<DeviceRecord> records) {
    return records.stream().sorted(order).toList();
  }

  @SuppressWarnings("unchecked")
  private static Comparator<DeviceRecord> by(Function<DeviceRecord, Comparable<?>> key) {
    return (a, b) -> ((Comparable<Object>) key.apply(a)).compareTo(key.apply(b));
  }
}
