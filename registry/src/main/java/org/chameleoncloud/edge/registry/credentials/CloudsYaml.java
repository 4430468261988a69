package org.chameleoncloud.edge.registry.credentials;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.registry.credentials.CredentialsException.Kind;

/**
 * Reads one cloud of a clouds.yaml, with the secrets in a secure.yaml and the profiles in a clouds-public.yaml next to
 * it, by the rules of openstacksdk.
 */
final class CloudsYaml {
  private static final List<String> CLOUDS = List.of("clouds.yaml", "clouds.yml", "clouds.json");
  private static final List<String> SECURE = List.of("secure.yaml", "secure.yml", "secure.json");
  private static final List<String> PROFILES = List.of("clouds-public.yaml", "clouds-public.yml",
      "clouds-public.json");
  /** A secret that is used as the name of a cloud by mistake is longer than this, so it is never shown. */
  private static final Pattern SHOWABLE_NAME = Pattern.compile("[\\w.@-]{1,40}");

  private CloudsYaml() {}

  /** Whether {@code data} contains one. */
  static boolean isIn(Map<String, String> data) {
    return Stream.concat(CLOUDS.stream(), SECURE.stream()).anyMatch(data::containsKey);
  }

  /** Whether a key belongs to one. */
  static boolean isRead(String key) {
    return CLOUDS.contains(key) || SECURE.contains(key) || PROFILES.contains(key);
  }

  /**
   * Reads the fields of one cloud.
   *
   * @param data the data of a Secret that contains one
   * @param cloudOrNull the name of the cloud; null if there is only one
   */
  static CredentialFields read(Map<String, String> data, String cloudOrNull)
      throws CredentialsException {
    Optional<String> cloudsKey = first(CLOUDS, data);
    Optional<String> secureKey = first(SECURE, data);
    String key = cloudsKey.or(() -> secureKey).orElseThrow();
    Map<String, Object> file = CloudSettings.merged(mapping(cloudsKey, data),
        mapping(secureKey, data));
    Map<String, Map<String, Object>> clouds = clouds(key, file);
    String name = select(key, clouds, cloudOrNull);
    String prefix = SHOWABLE_NAME.matcher(name).matches()
        ? "`%s`, cloud `%s`: ".formatted(key, name)
        : "`%s`: ".formatted(key);
    Map<String, Object> profiles = CloudSettings
        .map(mapping(first(PROFILES, data), data).get("public-clouds"));
    return new CredentialFields(prefix, CredentialField::inCloudsYaml,
        fields(CloudSettings.of(prefix, clouds.get(name), profiles)));
  }

  private static Optional<String> first(List<String> keys, Map<String, String> data) {
    return keys.stream().filter(data::containsKey).findFirst();
  }

  private static Map<String, Object> mapping(Optional<String> key, Map<String, String> data)
      throws CredentialsException {
    return key.isEmpty()
        ? Map.of()
        : CloudSettings.map(YamlText.read(key.get(), data.get(key.get())));
  }

  private static Map<String, Map<String, Object>> clouds(String key, Map<String, Object> file)
      throws CredentialsException {
    Map<String, Map<String, Object>> clouds = CloudSettings.map(file.get("clouds")).entrySet()
        .stream().filter(cloud -> cloud.getValue() instanceof Map)
        .collect(Collectors.toMap(Map.Entry::getKey,
            cloud -> CloudSettings.map(cloud.getValue()), (first, _) -> first,
            LinkedHashMap::new));
    if (clouds.isEmpty()) {
      throw new CredentialsException(Kind.MALFORMED,
          "`%s` defines no cloud; it must have a top-level key `clouds` that contains each cloud by its name"
              .formatted(key));
    }
    return clouds;
  }

  private static String select(String key, Map<String, ?> clouds, String cloudOrNull)
      throws CredentialsException {
    if (cloudOrNull != null && !cloudOrNull.isEmpty()) {
      if (clouds.containsKey(cloudOrNull)) {
        return cloudOrNull;
      }
      throw new CredentialsException(Kind.CLOUD_NOT_FOUND,
          "`%s` has no cloud `%s`; available: %s".formatted(key, cloudOrNull, names(clouds)));
    }
    if (clouds.size() == 1) {
      return clouds.keySet().iterator().next();
    }
    throw new CredentialsException(Kind.CLOUD_NOT_NAMED,
        "`%s` has several clouds (%s); set `cloud` to the one to use"
            .formatted(key, names(clouds)));
  }

  private static String names(Map<String, ?> clouds) {
    String shown = clouds.keySet().stream()
        .filter(name -> SHOWABLE_NAME.matcher(name).matches())
        .limit(10)
        .map("`%s`"::formatted)
        .collect(Collectors.joining(", "));
    return shown.isEmpty() ? "only clouds with unusual names" : shown;
  }

  private static Map<CredentialField, String> fields(CloudSettings settings) {
    Map<CredentialField, String> fields = new EnumMap<>(CredentialField.class);
    for (CredentialField field : CredentialField.values()) {
      String path = field.inCloudsYaml();
      Object value = path.startsWith("auth.")
          ? settings.inAuth(path.substring("auth.".length()))
          : settings.of(path);
      // A list of interfaces is in order of preference.
      Object first = field == CredentialField.INTERFACE && value instanceof List<?> list
          && !list.isEmpty() ? list.getFirst() : value;
      if (first instanceof String text) {
        fields.put(field, text);
      }
    }
    return fields;
  }
}
