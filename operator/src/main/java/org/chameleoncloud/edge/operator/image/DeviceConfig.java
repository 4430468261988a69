package org.chameleoncloud.edge.operator.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.chameleoncloud.edge.balenaos.ConfigSetting;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.registry.BalenaDevice;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Sensitive;

/**
 * The per-device part of a balenaOS config.json, from the registry's record.
 *
 * <p>balenaOS expects {@code registered_at} in seconds and the ports as numbers; the older command-line tool writes
 * milliseconds and strings.
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
   * @param image what the owner sets; what is absent is left to the image
   */
  public static Sensitive of(Hardware record, BalenaDevice balena, String machineName,
      ImageSpec image, CloudEndpoints endpoints) {
    String key = balena.apiKey().reveal();
    Map<String, Object> config = new TreeMap<>();
    config.put("uuid", record.uuid().replace("-", "").toLowerCase(Locale.ROOT));
    config.put("deviceId", balena.deviceId());
    config.put("deviceType", machineName);
    put(config, ConfigSetting.HOSTNAME, record.name());
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
    putSettings(config, image);
    try {
      return Sensitive.of(JSON.writeValueAsString(config));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of strings and numbers is always JSON");
    }
  }

  /** The settings that the owner chose; what is absent is left to the image. */
  private static void putSettings(Map<String, Object> config, ImageSpec image) {
    put(config, ConfigSetting.SSH_KEYS, image.sshKeys());
    put(config, ConfigSetting.NTP_SERVERS, asText(image.ntpServers()));
    put(config, ConfigSetting.DNS_SERVERS, asText(image.dnsServers()));
    put(config, ConfigSetting.COUNTRY, image.country());
    put(config, ConfigSetting.PERSISTENT_LOGGING, image.persistentLogging());
    put(config, ConfigSetting.DEVELOPMENT_MODE, image.developmentMode());
    if (image.installer() != null) {
      put(config, ConfigSetting.INSTALLER_TARGET_DEVICES,
          asText(image.installer().targetDevices()));
      put(config, ConfigSetting.INSTALLER_MIGRATE_FORCE, image.installer().migrateForce());
    }
  }

  /** balenaOS takes these lists as one text. */
  private static String asText(List<String> entries) {
    return entries == null || entries.isEmpty() ? null : String.join(" ", entries);
  }

  private static void put(Map<String, Object> config, ConfigSetting setting, Object value) {
    if (value == null) {
      return;
    }
    String[] path = setting.pointer().substring(1).split("/");
    Map<String, Object> object = config;
    for (int i = 0; i < path.length - 1; i++) {
      object = child(object, path[i]);
    }
    object.put(path[path.length - 1], value);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> child(Map<String, Object> object, String key) {
    return (Map<String, Object>) object.computeIfAbsent(key, _ -> new TreeMap<String, Object>());
  }
}
