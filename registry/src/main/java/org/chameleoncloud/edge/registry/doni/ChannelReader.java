package org.chameleoncloud.edge.registry.doni;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.chameleoncloud.edge.registry.RecordDetails.Channel;
import org.chameleoncloud.edge.registry.RecordDetails.Peer;
import org.chameleoncloud.edge.registry.http.SingleLine;

/**
 * Reads a record's channels: the device's own half from the property {@code channels}, and the testbed's half from the
 * details of the worker {@code tunelo} (doni, driver/worker/tunelo.py). Only the fields named here are read; a private
 * key next to them stays behind.
 */
final class ChannelReader {
  /** The testbed uses two. */
  private static final int MAX_CHANNELS = 8;
  /** A hub is one peer; a tunnel without one has none. */
  private static final int MAX_PEERS = 8;
  /** In characters. A key has 44, an endpoint a host name and a port. */
  private static final int MAX_TEXT = 260;

  private ChannelReader() {}

  /**
   * Reads the channels, sorted by name.
   *
   * @param wanted the property {@code channels}, or a missing node
   * @param made the field {@code channels} of the worker's details, or a missing node
   */
  static List<Channel> read(JsonNode wanted, JsonNode made) {
    if (wanted.isEmpty() && made.isEmpty()) {
      return List.of();
    }
    SortedSet<String> names = new TreeSet<>();
    wanted.fieldNames().forEachRemaining(names::add);
    made.fieldNames().forEachRemaining(names::add);
    return names.stream().limit(MAX_CHANNELS)
        .map(name -> channel(name, wanted.path(name), made.path(name))).toList();
  }

  private static Channel channel(String name, JsonNode wanted, JsonNode made) {
    return new Channel(line(name), text(wanted, "channel_type"), text(wanted, "public_key"),
        // Older workers kept the id alone.
        made.isTextual() ? line(made.textValue()) : text(made, "uuid"), text(made, "ip"),
        text(made, "endpoint"),
        StreamSupport.stream(made.path("peers").spliterator(), false).limit(MAX_PEERS)
            .map(peer -> new Peer(text(peer, "ip"), text(peer, "public_key"),
                text(peer, "endpoint")))
            .toList());
  }

  private static String text(JsonNode node, String field) {
    String value = node.path(field).textValue();
    return value == null || value.isBlank() ? null : line(value);
  }

  private static String line(String text) {
    return SingleLine.shortened(SingleLine.of(text), MAX_TEXT);
  }
}
