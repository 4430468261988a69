package org.chameleoncloud.edge.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.golden.ProjectDirectory;

/**
 * The values of the Helm chart: their defaults from values.yaml, their descriptions from values.schema.json. The
 * documentation of the values is generated from both.
 */
final class ChartValues {
  /** The file with the defaults; its comments are generated. */
  static final Path FILE = ProjectDirectory.path("helm/chi-edge-operator/values.yaml");
  private static final Path SCHEMA = ProjectDirectory
      .path("helm/chi-edge-operator/values.schema.json");
  private static final ObjectMapper YAML = new ObjectMapper(
      new YAMLFactory().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS));
  private static final String HEAD = """
      # All values with their defaults. The comments are generated from the
      # descriptions in values.schema.json: change them there, see ChartValuesTest.
      """;
  private static final int COLUMNS = 80;
  /** Defined by Helm, without effect. */
  private static final String GLOBAL = "global";

  private final JsonNode schema = read(new ObjectMapper(), SCHEMA);
  private final JsonNode defaults = read(YAML, FILE);

  private static JsonNode read(ObjectMapper mapper, Path file) {
    try {
      return mapper.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A value or a section of values.
   *
   * @param path names separated by dots
   * @param schema its part of values.schema.json
   * @param setting its default; a missing node if values.yaml has none
   */
  record Value(String path, JsonNode schema, JsonNode setting) {
    String description() {
      return schema.path("description").asText();
    }

    /**
     * The values in a section have descriptions. An object like resources is not a section: Kubernetes defines its
     * fields.
     */
    boolean isSection() {
      return schema.path("properties").valueStream().anyMatch(child -> child.has("description"));
    }

    private String name() {
      return path.substring(path.lastIndexOf('.') + 1);
    }

    private String indent() {
      return "  ".repeat((int) path.chars().filter(c -> c == '.').count());
    }

    private List<Value> children() {
      return childrenOf(path + ".", schema, setting);
    }
  }

  private static List<Value> childrenOf(String prefix, JsonNode schema, JsonNode settings) {
    return schema.path("properties").propertyStream()
        .filter(property -> !property.getKey().equals(GLOBAL))
        .map(property -> new Value(prefix + property.getKey(), property.getValue(),
            settings.path(property.getKey())))
        .toList();
  }

  /** All values in the schema's order, each section before its values. */
  List<Value> all() {
    List<Value> all = new ArrayList<>();
    childrenOf("", schema, defaults).forEach(value -> add(value, all));
    return all;
  }

  private static void add(Value value, List<Value> all) {
    all.add(value);
    if (value.isSection()) {
      value.children().forEach(child -> add(child, all));
    }
  }

  /** The paths of all values and sections in values.yaml. */
  List<String> defaultPaths() {
    List<String> paths = new ArrayList<>();
    collect("", defaults, paths);
    return paths;
  }

  private void collect(String prefix, JsonNode settings, List<String> paths) {
    List<String> sections = all().stream().filter(Value::isSection).map(Value::path).toList();
    for (Map.Entry<String, JsonNode> setting : settings.properties()) {
      String path = prefix + setting.getKey();
      paths.add(path);
      if (sections.contains(path)) {
        collect(path + ".", setting.getValue(), paths);
      }
    }
  }

  /** values.yaml with the schema's descriptions as its comments. */
  String file() {
    StringBuilder text = new StringBuilder(HEAD);
    for (Value value : all()) {
      if (value.indent().isEmpty()) {
        text.append('\n');
      }
      text.append(comment(value)).append(value.indent()).append(value.name()).append(':')
          .append(value.isSection() ? "\n" : setting(value));
    }
    return text.toString();
  }

  private static String comment(Value value) {
    String start = value.indent() + "#";
    StringBuilder lines = new StringBuilder();
    StringBuilder line = new StringBuilder(start);
    for (String word : value.description().split(" ")) {
      if (line.length() + 1 + word.length() > COLUMNS) {
        lines.append(line).append('\n');
        line = new StringBuilder(start);
      }
      line.append(' ').append(word);
    }
    return lines.append(line).append('\n').toString();
  }

  private static String setting(Value value) {
    JsonNode setting = value.setting();
    if (setting.isTextual() && setting.asText().isEmpty()) {
      return " \"\"\n";
    }
    boolean block = setting.isContainerNode() && !setting.isEmpty();
    return block
        ? "\n" + yaml(setting).indent(value.indent().length() + 2)
        : " " + yaml(setting);
  }

  private static String yaml(JsonNode node) {
    try {
      return YAML.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The table for the chart's README. */
  String table() {
    return "| value | default | what it does |\n|---|---|---|\n"
        + all().stream().map(ChartValues::row).collect(Collectors.joining());
  }

  private static String row(Value value) {
    return value.isSection()
        ? "| **" + value.path() + "** | | " + value.description() + " |\n"
        : "| `" + value.path() + "` | `" + value.setting() + "` | " + value.description() + " |\n";
  }
}
