package org.chameleoncloud.edge.registry.credentials;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.registry.credentials.CredentialsException.Kind;

/**
 * The settings of one cloud, as openstacksdk derives them from its files ({@code openstack/config/loader.py},
 * {@code OpenStackConfig.get_one}, and {@code cloud_region.py}). In this order:
 * <ol>
 * <li>the profile that {@code profile}, or {@code cloud}, names in clouds-public.yaml
 * <li>the cloud itself
 * <li>the values of its first region, from {@code regions}, else {@code region_name}, which may list several
 * <li>{@code endpoint_type}, the old name of {@code interface}, which takes precedence over it
 * <li>dashes in keys as underscores
 * <li>keys next to {@code auth} that belong into it, unless they are there
 * <li>the interface and region of the service {@code inventory}, if it has its own
 * </ol>
 * Profiles that come with openstacksdk are unknown here: none of them is Chameleon's.
 */
final class CloudSettings {
  private static final String AUTH = "auth";
  private static final String REGIONS = "regions";
  private static final String REGION_NAME = "region_name";
  private static final String INTERFACE = "interface";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");
  /** How deep files are merged: the file, {@code clouds}, the cloud, {@code auth}. */
  private static final int MERGE_DEPTH = 4;

  private final Map<String, Object> settings;
  private final Map<String, Object> auth;

  private CloudSettings(Map<String, Object> settings) {
    this.settings = normalized(settings);
    this.auth = normalized(map(settings.get(AUTH)));
  }

  /** The content of clouds.yaml, with that of secure.yaml over it. */
  static Map<String, Object> merged(Map<String, Object> clouds, Map<String, Object> secure) {
    return merged(clouds, secure, MERGE_DEPTH);
  }

  private static Map<String, Object> merged(Map<String, Object> below, Map<String, Object> above,
      int depth) {
    Map<String, Object> result = new LinkedHashMap<>(below);
    above.forEach((key, value) -> result.put(key,
        depth > 1 && value instanceof Map && below.get(key) instanceof Map
            ? merged(map(below.get(key)), map(value), depth - 1)
            : value));
    return result;
  }

  /**
   * Derives the settings.
   *
   * @param prefix the start of an error message
   * @param cloud the cloud in clouds.yaml and secure.yaml
   * @param profiles the profiles in clouds-public.yaml; empty if there is no such file
   */
  static CloudSettings of(String prefix, Map<String, Object> cloud, Map<String, Object> profiles)
      throws CredentialsException {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put(INTERFACE, "public");
    Object profile = cloud.containsKey("profile") ? cloud.get("profile") : cloud.get("cloud");
    update(settings, profile == null ? Map.of() : map(profiles.get(profile)));
    Region region = firstRegion(prefix, normalized(cloud), settings);
    update(settings, cloud);
    region.values.values().removeIf(value -> value == null);
    update(settings, region.values);
    settings.put(REGION_NAME, region.name == null ? "" : region.name);
    formatAuthUrl(settings);
    return new CloudSettings(withInterface(settings));
  }

  /** The value of {@code auth.NAME}, in {@code auth} or next to it; null if it is neither there nor here. */
  Object inAuth(String name) {
    Object value = auth.get(name);
    return value == null || value.equals("") ? settings.get(name) : value;
  }

  /** The value of another key; null if it is missing. */
  Object of(String name) {
    Object own = settings.get("inventory_" + name);
    return own == null ? settings.get(name) : own;
  }

  private record Region(Object name, Map<String, Object> values) {}

  private static Region firstRegion(String prefix, Map<String, Object> cloud,
      Map<String, Object> profile) throws CredentialsException {
    Map<String, Object> source = cloud.containsKey(REGIONS) || cloud.containsKey(REGION_NAME)
        ? cloud
        : profile;
    Object regions = source.containsKey(REGIONS) ? source.get(REGIONS) : source.get(REGION_NAME);
    List<?> all = switch (regions) {
      case List<?> list -> list;
      case String names -> Arrays.asList(names.split(",", -1));
      case null, default -> List.of();
    };
    if (all.isEmpty()) {
      return new Region(null, new LinkedHashMap<>());
    }
    if (!(all.getFirst() instanceof Map<?, ?> region)) {
      return new Region(all.getFirst(), new LinkedHashMap<>());
    }
    if (!region.containsKey("name")) {
      throw new CredentialsException(Kind.MALFORMED,
          prefix + "regions must contain names, or mappings with a name and values");
    }
    return new Region(region.get("name"), new LinkedHashMap<>(map(region.get("values"))));
  }

  /** Overwrites settings, but adds to those in {@code auth}. */
  private static void update(Map<String, Object> settings, Map<String, Object> with) {
    Map<String, Object> auth = new LinkedHashMap<>(map(settings.get(AUTH)));
    auth.putAll(map(with.get(AUTH)));
    settings.putAll(with);
    settings.put(AUTH, auth);
  }

  private static void formatAuthUrl(Map<String, Object> settings) {
    Map<String, Object> auth = map(settings.get(AUTH));
    if (auth.get("auth_url") instanceof String url) {
      auth.put("auth_url", PLACEHOLDER.matcher(url).replaceAll(
          name -> Matcher.quoteReplacement(settings.get(name.group(1)) instanceof String value
              ? value
              : name.group())));
    }
  }

  private static Map<String, Object> withInterface(Map<String, Object> settings) {
    Map<String, Object> result = new LinkedHashMap<>();
    settings.forEach((key, value) -> result.put(
        key.endsWith("endpoint_type") ? key.replace("endpoint_type", INTERFACE) : key, value));
    return result;
  }

  private static Map<String, Object> normalized(Map<String, Object> mapping) {
    Map<String, Object> result = new LinkedHashMap<>();
    mapping.forEach((key, value) -> result.put(key.replace('-', '_'), value));
    return result;
  }

  /** The value as a mapping; empty if it is anything else. */
  @SuppressWarnings("unchecked") // YamlText reads all keys as String.
  static Map<String, Object> map(Object value) {
    return value instanceof Map ? (Map<String, Object>) value : Map.of();
  }
}
