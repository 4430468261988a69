package org.chameleoncloud.edge.plugin.doctor;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.plugin.output.Documents;

/**
 * A resource for a bundle: without {@code managedFields}, without the copy of the manifest that kubectl keeps in an
 * annotation, without the literal values of environment variables, and with all texts masked.
 */
final class Cleaned {
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
  private static final String LEFT_OUT = "(left out)";

  private Cleaned() {}

  static Map<String, Object> of(GenericKubernetesResource resource, Masking masking) {
    return map(Documents.map(resource), masking);
  }

  private static Map<String, Object> map(Map<?, ?> map, Masking masking) {
    Map<String, Object> cleaned = new LinkedHashMap<>();
    map.forEach((key, value) -> {
      if (!key.equals(LAST_APPLIED)) {
        cleaned.put(masking.apply(String.valueOf(key)),
            key.equals("env") && value instanceof List<?> variables
                ? variables.stream().map(variable -> variable(variable, masking)).toList()
                : value(value, masking));
      }
    });
    return cleaned;
  }

  private static Object value(Object value, Masking masking) {
    return switch (value) {
      case Map<?, ?> map -> map(map, masking);
      case List<?> list -> list.stream().map(element -> value(element, masking)).toList();
      case String text -> masking.apply(text);
      case null, default -> value;
    };
  }

  private static Object variable(Object variable, Masking masking) {
    Object cleaned = value(variable, masking);
    if (cleaned instanceof Map<?, ?> map && map.containsKey("value")) {
      Map<Object, Object> without = new LinkedHashMap<>(map);
      without.put("value", LEFT_OUT);
      return without;
    }
    return cleaned;
  }
}
