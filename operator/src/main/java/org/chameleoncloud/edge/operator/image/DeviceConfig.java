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
   * @param image what the owner sets; what is absent is left to the image
   */
  public static Sensitive of(Hardware record, BalenaDevice balena, String machineName,
      ImageSpec image, CloudEndpoints endpoints) {
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
    config.putAll(owners(image));
    try {
      return Sensitive.of(JSON.writeValueAsString(config));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts and numbers is always JSON");
    }
  }

  /** What the owner sets, in balenaOS's words (balenaOS, config.json reference). */
  private static Map<String, Object> owners(ImageSpec image) {
    Map<String, Object> set = new TreeMap<>();
    if (image.installer() != null) {
      putObject(set, "installer", installer(image.installer()));
    }
    if (image.sshKeys() != null) {
      set.put("os", Map.of("sshKeys", image.sshKeys()));
    }
    putWords(set, "ntpServers", image.ntpServers());
    putWords(set, "dnsServers", image.dnsServers());
    putUnlessAbsent(set, "country", image.country());
    putUnlessAbsent(set, "persistentLogging", image.persistentLogging());
    putUnlessAbsent(set, "developmentMode", image.developmentMode());
    return set;
  }

  private static void putObject(Map<String, Object> set, String key, Map<String, Object> fields) {
    if (!fields.isEmpty()) {
      set.put(key, fields);
    }
  }

  private static void putWords(Map<String, Object> set, String key, List<String> words) {
    if (words != null && !words.isEmpty()) {
      set.put(key, String.join(" ", words));
    }
  }

  private static void putUnlessAbsent(Map<String, Object> set, String key, Object value) {
    if (value != null) {
      set.put(key, value);
    }
  }

  private static Map<String, Object> installer(ImageSpec.Installer installer) {
    Map<String, Object> options = new TreeMap<>();
    putWords(options, "target_devices", installer.targetDevices());
    if (installer.migrateForce() != null) {
      options.put("migrate", Map.of("force", installer.migrateForce()));
    }
    return options;
  }
}
