package org.chameleoncloud.edge.registry.doni;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Locale;
import org.chameleoncloud.edge.registry.Connectivity;
import org.chameleoncloud.edge.registry.Connectivity.Online;
import org.chameleoncloud.edge.registry.Connectivity.Source;
import org.chameleoncloud.edge.registry.http.Timestamps;

/**
 * Reads whether a device is online from its balena worker. Values of unexpected types are unknown, and keys that it does
 * not know are ignored.
 *
 * <p>The formats, from {@code doni/driver/worker/balena.py}: since May 2026 {@code observed_state} is null or has
 * {@code last_fetched} (Doni's clock, with offset), {@code status}, {@code is_online} and
 * {@code last_connectivity_event} (both as in balena's API). Before, {@code state_details.last_seen} was the time of the
 * run if the device was online, and its last connectivity event otherwise; a record keeps that value for good.
 */
final class ConnectivityReader {
  private ConnectivityReader() {}

  /** Reads {@code observed_state} of a balena worker, or {@code state_details.last_seen} if that says nothing. */
  static Connectivity read(JsonNode worker) {
    JsonNode observed = worker.path("observed_state");
    Online online = online(observed.path("is_online"));
    Instant event = time(observed.path("last_connectivity_event"));
    if (online != Online.UNKNOWN || event != null) {
      return new Connectivity(online, event, time(observed.path("last_fetched")),
          Source.OBSERVED_STATE);
    }
    Instant lastSeen = time(worker.path("state_details").path("last_seen"));
    return lastSeen == null ? Connectivity.UNKNOWN : Connectivity.lastSeenAt(lastSeen);
  }

  private static Online online(JsonNode value) {
    return switch (value.asText("").strip().toLowerCase(Locale.ROOT)) {
      case "true", "1" -> Online.YES;
      case "false", "0" -> Online.NO;
      default -> Online.UNKNOWN;
    };
  }

  /** Only texts are times: a number may be in any unit. */
  private static Instant time(JsonNode value) {
    return Timestamps.parse(value.textValue()).orElse(null);
  }
}
