package org.chameleoncloud.edge.plugin.write;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.plugin.output.Documents;

/** A resource as a file in git has it: without what the API server and the operator add. */
final class Manifest {
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
  private static final List<String> WRITTEN = List.of("name", "namespace", "labels", "annotations");

  private Manifest() {}

  /** A new resource. */
  static Map<String, Object> of(String namespace, String name, Map<String, Object> spec) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name);
    metadata.put("namespace", namespace);
    return of(metadata, spec);
  }

  /** What of an existing resource is to be written. */
  static Map<String, Object> of(Map<String, Object> resource) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    Map<?, ?> existing = (Map<?, ?>) resource.get("metadata");
    WRITTEN.forEach(field -> {
      Object value = existing.get(field);
      if (value instanceof Map<?, ?> map) {
        Map<Object, Object> kept = new LinkedHashMap<>(map);
        kept.remove(LAST_APPLIED);
        value = kept.isEmpty() ? null : kept;
      }
      if (value != null) {
        metadata.put(field, value);
      }
    });
    return of(metadata, resource.get("spec"));
  }

  private static Map<String, Object> of(Map<String, Object> metadata, Object spec) {
    EdgeDevice type = new EdgeDevice();
    Map<String, Object> resource = new LinkedHashMap<>();
    resource.put("apiVersion", type.getApiVersion());
    resource.put("kind", type.getKind());
    resource.put("metadata", metadata);
    resource.put("spec", spec);
    return Documents.map(resource);
  }
}
