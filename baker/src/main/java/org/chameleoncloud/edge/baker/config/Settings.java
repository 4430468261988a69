package org.chameleoncloud.edge.baker.config;

import com.fasterxml.jackson.databind.JsonNode;
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
   * @throws BakeFailure {@code BadConfiguration} if it is invalid; the message names the setting, not its value
   */
  public static void check(ConfigJson config) {
    for (ConfigSetting setting : ConfigSetting.values()) {
      JsonNode value = config.at(setting.pointer());
      if (!value.isMissingNode() && !value.isNull()) {
        setting.problem(plain(value)).ifPresent(problem -> {
          throw new BakeFailure(Reason.BadConfiguration, problem);
        });
      }
    }
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
