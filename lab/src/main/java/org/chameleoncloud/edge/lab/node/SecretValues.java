package org.chameleoncloud.edge.lab.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What in a Secret's content must be seen nowhere else. */
final class SecretValues {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SOUNDS_SECRET = Pattern.compile("key|token|secret|password");
  private static final Pattern KEYFILE_SECRET = Pattern
      .compile("^(?:psk|password)=(.*)$", Pattern.MULTILINE);
  private static final int SHORTEST = 8;

  private SecretValues() {}

  /**
   * The whole text, and of a JSON object the values whose names sound secret: others, such as a device's type, may
   * well stand elsewhere. Of a NetworkManager keyfile the passphrases.
   */
  static Set<String> of(byte[] content) {
    Set<String> texts = new LinkedHashSet<>();
    String text = new String(content, StandardCharsets.UTF_8);
    add(texts, text.strip());
    KEYFILE_SECRET.matcher(text).results().forEach(found -> add(texts, found.group(1)));
    try {
      collect(JSON.readTree(content), false, texts);
    } catch (IOException _) {
      // No JSON: the whole text is all there is.
    }
    return texts;
  }

  private static void collect(JsonNode value, boolean secret, Set<String> texts) {
    if (secret && value.isValueNode() && !value.isNull()) {
      add(texts, value.asText());
    }
    if (value.isArray()) {
      value.forEach(element -> collect(element, secret, texts));
    }
    value.propertyStream().forEach(field -> collect(field.getValue(),
        secret || SOUNDS_SECRET.matcher(field.getKey().toLowerCase(Locale.ROOT)).find(), texts));
  }

  private static void add(Set<String> texts, String text) {
    if (text.length() >= SHORTEST) {
      texts.add(text);
    }
  }
}
