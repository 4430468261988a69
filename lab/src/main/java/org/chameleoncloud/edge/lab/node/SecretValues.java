package org.chameleoncloud.edge.lab.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The parts of a Secret's content that must not appear anywhere else. */
final class SecretValues {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SECRET_KEY = Pattern.compile("key|token|secret|password");
  private static final Pattern KEYFILE_SECRET = Pattern
      .compile("^(?:psk|password)=(.*)$", Pattern.MULTILINE);
  private static final int MIN_LENGTH = 8;

  private SecretValues() {}

  /**
   * The whole text, the values of secret-looking keys of a JSON object (others, such as a device type, may appear
   * elsewhere), and the passphrases of a NetworkManager keyfile.
   */
  static Set<String> of(byte[] content) {
    Set<String> texts = new LinkedHashSet<>();
    String text = new String(content, StandardCharsets.UTF_8);
    add(texts, text.strip());
    KEYFILE_SECRET.matcher(text).results().forEach(found -> add(texts, found.group(1)));
    try {
      collect(JSON.readTree(content), false, texts);
    } catch (IOException _) {
      // Not JSON: the whole text is enough.
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
        secret || SECRET_KEY.matcher(field.getKey().toLowerCase(Locale.ROOT)).find(), texts));
  }

  private static void add(Set<String> texts, String text) {
    if (text.length() >= MIN_LENGTH) {
      texts.add(text);
    }
  }
}
