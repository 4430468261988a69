package org.chameleoncloud.edge.plugin.doctor;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fields of a resource outside of its metadata; a field of another type than asked for counts as missing. */
final class Fields {
  private Fields() {}

  static Optional<String> text(GenericKubernetesResource resource, String... path) {
    return field(resource, path).filter(String.class::isInstance).map(String.class::cast);
  }

  static Optional<Long> number(GenericKubernetesResource resource, String... path) {
    return field(resource, path).filter(Number.class::isInstance)
        .map(found -> ((Number) found).longValue());
  }

  /** The objects of a list; none if there is no such list. */
  static List<Map<String, Object>> maps(GenericKubernetesResource resource, String... path) {
    return field(resource, path).map(Fields::maps).orElse(List.of());
  }

  /** The object of a name; empty if there is none. */
  static Map<String, Object> map(Object parent, String... path) {
    Object found = parent;
    for (String name : path) {
      found = found instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return checked(found);
  }

  static List<Map<String, Object>> maps(Object list) {
    return list instanceof List<?> found
        ? found.stream().filter(Map.class::isInstance).map(Fields::checked).toList()
        : List.of();
  }

  /** Keys of JSON objects are strings. */
  @SuppressWarnings("unchecked")
  private static Map<String, Object> checked(Object found) {
    return found instanceof Map<?, ?> ? (Map<String, Object>) found : Map.of();
  }

  private static Optional<Object> field(GenericKubernetesResource resource, String... path) {
    Object found = resource.getAdditionalProperties();
    for (String name : path) {
      found = found instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return Optional.ofNullable(found);
  }
}
