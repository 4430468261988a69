package org.chameleoncloud.edge.plugin.doctor;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of a Secret's value that must not be shown: the whole, its lines, and the values of its fields. */
final class SecretTexts {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MIN_LENGTH = 6;
  /** Fields of a clouds.yaml, an openrc, a config.json or a keyfile that say nothing secret. */
  private static final Set<String> HARMLESS = Set.of("auth_url", "os_auth_url", "region_name",
      "os_region_name", "interface", "os_interface", "identity_api_version",
      "os_identity_api_version", "auth_type", "os_auth_type", "application_credential_id",
      "os_application_credential_id", "application_credential_name", "project_id", "project_name",
      "username", "hostname", "devicetype", "uuid", "deviceid", "applicationid",
      "applicationname", "apiendpoint", "vpnendpoint", "registryendpoint", "deltaendpoint", "id",
      "type", "ssid", "mode", "key-mgmt", "version", "clouds");
  private static final Pattern FIELD = Pattern
      .compile("^\\s*(?:export\\s+|-\\s+)?[\"']?([\\w-]+)[\"']?\\s*[:=]\\s*(.*?)\\s*$");

  private SecretTexts() {}

  /** The texts to mask. */
  static Set<String> of(String value) {
    Set<String> texts = new LinkedHashSet<>();
    add(texts, value);
    add(texts, value.strip());
    value.lines().forEach(line -> line(texts, line));
    try {
      JsonNode json = JSON.readTree(value);
      if (json != null && json.isContainerNode()) {
        collect(json, "", texts);
      }
    } catch (JacksonException _) {
      // Not JSON: its lines are enough.
    }
    return texts;
  }

  private static void line(Set<String> texts, String line) {
    Matcher field = FIELD.matcher(line);
    if (!field.matches()) {
      add(texts, line.strip());
      return;
    }
    if (!isHarmless(field.group(1))) {
      add(texts, field.group(2));
      add(texts, field.group(2).replaceAll("^[\"']|[\"'],?$", ""));
    }
  }

  private static void collect(JsonNode node, String name, Set<String> texts) {
    if (node.isValueNode() && !node.isNull() && !isHarmless(name)) {
      add(texts, node.asText());
    }
    node.propertyStream().forEach(field -> collect(field.getValue(), field.getKey(), texts));
    if (node.isArray()) {
      node.forEach(element -> collect(element, name, texts));
    }
  }

  private static boolean isHarmless(String name) {
    return HARMLESS.contains(name.toLowerCase(Locale.ROOT));
  }

  private static void add(Set<String> texts, String text) {
    if (text.strip().length() >= MIN_LENGTH && !text.matches("true|false|[{}\\[\\]\\s,]*")) {
      texts.add(text);
    }
  }
}
