package org.chameleoncloud.edge.plugin.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Resources as JSON and YAML, as {@code kubectl get -o json} and {@code -o yaml} print them: without
 * {@code metadata.managedFields}. The fields keep their order.
 */
public final class Documents {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final DefaultIndenter INDENTER = new DefaultIndenter("    ", "\n");

  private Documents() {}

  /**
   * A resource as a map.
   *
   * @param resource a model of the Kubernetes client, or a map
   */
  public static Map<String, Object> map(Object resource) {
    Map<String, Object> map = new LinkedHashMap<>(
        MAPPER.<Map<String, Object>>convertValue(resource,
            MAPPER.getTypeFactory().constructMapType(LinkedHashMap.class, String.class,
                Object.class)));
    if (map.get("metadata") instanceof Map<?, ?> metadata) {
      Map<Object, Object> shown = new LinkedHashMap<>(metadata);
      shown.remove("managedFields");
      map.put("metadata", shown);
    }
    return map;
  }

  /** Several resources as one of kind List, as kubectl prints them. */
  public static Map<String, Object> list(List<?> resources) {
    Map<String, Object> list = new LinkedHashMap<>();
    list.put("apiVersion", "v1");
    list.put("items", resources.stream().map(Documents::map).toList());
    list.put("kind", "List");
    list.put("metadata", Map.of("resourceVersion", ""));
    return list;
  }

  /** A resource, or a list, as JSON that ends with a line break. */
  public static String json(Object resource) {
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter(Separators.createDefaultInstance()
        .withObjectFieldValueSpacing(Separators.Spacing.AFTER));
    printer.indentObjectsWith(INDENTER);
    printer.indentArraysWith(INDENTER);
    try {
      return MAPPER.writer(printer).writeValueAsString(map(resource)) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a resource can always be written as JSON", e);
    }
  }

  /** A resource, or a list, as a YAML document that ends with a line break. */
  public static String yaml(Object resource) {
    return YamlWriter.write(map(resource));
  }

  /** Several resources as YAML documents, separated by {@code ---}. */
  public static String yamlDocuments(List<?> resources) {
    return resources.stream().map(Documents::yaml).collect(Collectors.joining("---\n"));
  }
}
