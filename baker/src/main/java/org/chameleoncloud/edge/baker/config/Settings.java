package org.chameleoncloud.edge.baker.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.balenaos.ConfigSetting;

/** Validates a configuration by balenaOS's rules for config.json. */
public final class Settings {
  private Settings() {}

  /**
   * Validates a configuration before it is written. Settings that are null or missing are not checked.
   *
   * @return the configuration without the blanks and line breaks around its settings
   * @throws BakeFailure {@code BadConfiguration} if it is invalid; the message names the setting, not its value
   */
  public static ConfigJson check(ConfigJson config) {
    ConfigJson trimmed = config;
    for (ConfigSetting setting : ConfigSetting.values()) {
      JsonNode value = config.at(setting.pointer());
      if (!value.isMissingNode() && !value.isNull()) {
        JsonNode text = trimmed(value);
        setting.problem(plain(text)).ifPresent(problem -> {
          throw new BakeFailure(Reason.BadConfiguration, problem);
        });
        trimmed = trimmed.replaced(setting.pointer(), text);
      }
    }
    return trimmed;
  }

  private static JsonNode trimmed(JsonNode value) {
    if (value.isArray()) {
      ArrayNode entries = JsonNodeFactory.instance.arrayNode();
      value.forEach(entry -> entries.add(trimmed(entry)));
      return entries;
    }
    return value.isTextual() ? TextNode.valueOf(value.textValue().strip()) : value;
  }

  private static Object plain(JsonNode value) {
    if (value.isArray()) {
      List<Object> entries = value.valueStream().map(Settings::plain).toList();
      return entries;
    }
    if (value.isTextual()) {
      return value.textValue();
    }
    return value.isBoolean() ? value.booleanValue() : value;
  }
}
