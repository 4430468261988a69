package org.chameleoncloud.edge.operator.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.registry.BalenaDevice;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Sensitive;

/**
 * The per-device part of a balenaOS config.json, from the registry's record.
 *
 * <p>balenaOS wants {@code registered_at} in seconds and the ports as numbers; the older command-line tool wrote
 * milliseconds and texts.
 */
public final class DeviceConfig {
  private static final int APP_UPDATE_POLL_MILLIS = 60_000;
  private static final int SUPERVISOR_PORT = 48_484;
  private static final int VPN_PORT = 443;

  private static final ObjectMapper JSON = new ObjectMapper()
      .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private DeviceConfig() {}

  /**
   * The JSON object to merge into the image's config.json; the same text for the same inputs.
   *
   * @param machineName the device type that the resource names
   * @param installer what the installer shall do; null to say nothing
   */
  public static Sensitive of(Hardware record, BalenaDevice balena, String machineName,
      ImageSpec.Installer installer,
      CloudEndpoints endpoints) {
    String key = balena.apiKey().reveal();
    Map<String, Object> config = new TreeMap<>();
    config.put("uuid", record.uuid().replace("-", "").toLowerCase(Locale.ROOT));
    config.put("deviceId", balena.deviceId());
    config.put("deviceType", machineName);
    config.put("hostname", record.name());
    config.put("applicationId", balena.fleetId());
    config.put("userId", null);
    config.put("deviceApiKey", key);
    config.put("deviceApiKeys", Map.of(URI.create(endpoints.api()).getHost(), key));
    config.put("registered_at", record.createdAt().getEpochSecond());
    config.put("appUpdatePollInterval", APP_UPDATE_POLL_MILLIS);
    config.put("listenPort", SUPERVISOR_PORT);
    config.put("vpnPort", VPN_PORT);
    config.put("apiEndpoint", endpoints.api());
    config.put("vpnEndpoint", endpoints.vpn());
    config.put("registryEndpoint", endpoints.registry());
    config.put("deltaEndpoint", endpoints.delta());
    config.put("logsEndpoint", endpoints.logs());
    Map<String, Object> options = installer(installer);
    if (!options.isEmpty()) {
      config.put("installer", options);
    }
    try {
      return Sensitive.of(JSON.writeValueAsString(config));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts and numbers is always JSON");
    }
  }

  private static Map<String, Object> installer(ImageSpec.Installer installer) {
    Map<String, Object> options = new TreeMap<>();
    if (installer == null) {
      return options;
    }
    List<String> devices = installer.targetDevices();
    if (devices != null && !devices.isEmpty()) {
      options.put("target_devices", String.join(" ", devices));
    }
    if (installer.migrateForce() != null) {
      options.put("migrate", Map.of("force", installer.migrateForce()));
    }
    return options;
  }
}
