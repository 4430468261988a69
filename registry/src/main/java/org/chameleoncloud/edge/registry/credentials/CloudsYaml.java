package org.chameleoncloud.edge.registry.credentials;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.registry.credentials.CredentialsException.Kind;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * Reads one cloud of a clouds.yaml, by the rules of openstacksdk ({@code openstack/config/loader.py}): dashes in keys
 * are equivalent to underscores, {@code regions} takes precedence over {@code region_name} and defaults to its first
 * entry, {@code endpoint_type} is an old name of {@code interface}.
 */
final class CloudsYaml {
  private static final int MAX_LENGTH = 64 * 1024;
  private static final String MERGE_KEY = "<<";
  /** A secret that is used as the name of a cloud by mistake is longer than this, so it is never shown. */
  private static final Pattern SHOWABLE_NAME = Pattern.compile("[\\w.@-]{1,40}");

  private CloudsYaml() {}

  /**
   * Reads the fields of one cloud.
   *
   * @param key the key of the Secret that contains {@code text}, for error messages
   * @param cloudOrNull the name of the cloud; null if there is only one
   */
  static CredentialFields read(String key, String text, String cloudOrNull)
      throws CredentialsException {
    Map<String, Map<?, ?>> clouds = clouds(key, text);
    String name = select(key, clouds, cloudOrNull);
    Map<?, ?> cloud = withFirstRegion(normalized(clouds.get(name)));
    String prefix = SHOWABLE_NAME.matcher(name).matches()
        ? "`%s`, cloud `%s`: ".formatted(key, name)
        : "`%s`: ".formatted(key);
    return new CredentialFields(prefix, CredentialField::inCloudsYaml, fields(cloud));
  }

  private static Map<String, Map<?, ?>> clouds(String key, String text)
      throws CredentialsException {
    Map<String, Map<?, ?>> clouds = new LinkedHashMap<>();
    if (parse(key, text) instanceof Map<?, ?> file
        && file.get("clouds") instanceof Map<?, ?> entries) {
      entries.forEach((name, cloud) -> {
        if (name instanceof String cloudName && cloud instanceof Map<?, ?> fields) {
          clouds.put(cloudName, fields);
        }
      });
    }
    if (clouds.isEmpty()) {
      throw new CredentialsException(Kind.MALFORMED,
          "`%s` defines no cloud; it must have a top-level key `clouds` that contains each cloud by its name"
              .formatted(key));
    }
    return clouds;
  }

  private static Object parse(String key, String text) throws CredentialsException {
    if (text.length() > MAX_LENGTH) {
      throw new CredentialsException(Kind.MALFORMED,
          "`%s` is longer than %d kB; is it the right file?".formatted(key, MAX_LENGTH / 1024));
    }
    try {
      return new Load(settings()).loadFromString(text);
    } catch (MarkedYamlEngineException e) {
      String at = e.getProblemMark()
          .map(mark -> ", line %d, column %d".formatted(mark.getLine() + 1, mark.getColumn() + 1))
          .orElse("");
      throw notYaml(key, at);
    } catch (YamlEngineException | StackOverflowError e) {
      throw notYaml(key, "");
    }
  }

  private static CredentialsException notYaml(String key, String at) {
    return new CredentialsException(Kind.MALFORMED,
        "`%s` is not valid YAML%s; check the indentation and the quotes, and look for duplicate keys"
            .formatted(key, at));
  }

  /** Reads all scalars as strings or null: YAML's usual rules would read an id such as 1234e56 as a number. */
  private static LoadSettings settings() {
    return LoadSettings.builder()
        .setSchema(new FailsafeSchema())
        .setTagConstructors(Map.of(Tag.NULL, _ -> null))
        .setAllowDuplicateKeys(false)
        .setMaxAliasesForCollections(20)
        .setCodePointLimit(MAX_LENGTH)
        .build();
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

  private static Map<?, ?> withFirstRegion(Map<String, Object> cloud) {
    Object regions = cloud.getOrDefault("regions", cloud.get("region_name"));
    if (!(regions instanceof List<?> list) || list.isEmpty()) {
      return cloud;
    }
    if (list.getFirst() instanceof Map<?, ?> region) {
      if (region.get("values") instanceof Map<?, ?> values) {
        cloud.putAll(normalized(values));
      }
      cloud.put("region_name", region.get("name"));
      return cloud;
    }
    cloud.put("region_name", list.getFirst());
    return cloud;
  }

  private static Map<CredentialField, String> fields(Map<?, ?> cloud) {
    Map<CredentialField, String> fields = new EnumMap<>(CredentialField.class);
    for (CredentialField field : CredentialField.values()) {
      if (at(cloud, field.inCloudsYaml()) instanceof String text && !text.equals("null")
          && !text.equals("~")) {
        fields.put(field, text);
      }
    }
    return fields;
  }

  private static Object at(Map<?, ?> cloud, String path) {
    Object value = cloud;
    for (String step : path.split("\\.")) {
      value = value instanceof Map<?, ?> map ? map.get(step) : null;
    }
    // openstacksdk accepts a list of interfaces in order of preference.
    return value instanceof List<?> list && !list.isEmpty() ? list.getFirst() : value;
  }

  /** Resolves merge keys, replaces dashes by underscores and old names by new ones, two levels deep. */
  private static Map<String, Object> normalized(Map<?, ?> mapping) {
    Map<String, Object> result = new LinkedHashMap<>();
    if (mapping.get(MERGE_KEY) instanceof Map<?, ?> merged) {
      merged.forEach((key, value) -> put(result, key, value));
    }
    mapping.forEach((key, value) -> put(result, key, value));
    return result;
  }

  private static void put(Map<String, Object> result, Object key, Object value) {
    String name = String.valueOf(key).replace('-', '_');
    switch (name) {
      case "endpoint_type" -> result.putIfAbsent("interface", value);
      case "auth" -> result.put(name, value instanceof Map<?, ?> auth ? normalized(auth) : value);
      default -> result.put(name, value);
    }
  }
}
