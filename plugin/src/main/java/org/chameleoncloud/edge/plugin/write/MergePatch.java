package org.chameleoncloud.edge.plugin.write;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** JSON Merge Patch (RFC 7396), for what a dry run shows. */
final class MergePatch {
  private MergePatch() {}

  /** Whether the patch changes a value of the target; that it may leave an empty object behind does not count. */
  static boolean changes(Map<?, ?> target, Map<?, ?> patch) {
    return patch.entrySet().stream().anyMatch(entry -> {
      Object before = target.get(entry.getKey());
      return entry.getValue() instanceof Map<?, ?> part
          ? changes(before instanceof Map<?, ?> known ? known : Map.of(), part)
          : !Objects.equals(before, entry.getValue());
    });
  }

  /** The target with the patch applied, which removes where it has null; neither is changed. */
  static Map<String, Object> apply(Map<?, ?> target, Map<?, ?> patch) {
    Map<String, Object> result = new LinkedHashMap<>();
    target.forEach((key, value) -> result.put((String) key, value));
    patch.forEach((key, value) -> {
      if (value == null) {
        result.remove(key);
      } else if (value instanceof Map<?, ?> part) {
        Map<?, ?> before = result.get(key) instanceof Map<?, ?> known ? known : Map.of();
        result.put((String) key, apply(before, part));
      } else {
        result.put((String) key, value);
      }
    });
    return result;
  }
}
