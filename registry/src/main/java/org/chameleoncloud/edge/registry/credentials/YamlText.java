package org.chameleoncloud.edge.registry.credentials;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.chameleoncloud.edge.registry.credentials.CredentialsException.Kind;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * Reads YAML, or JSON, as maps, lists, texts and null: YAML's usual rules would read an id such as 1234e56 as a number.
 *
 * <p>Merge keys ({@code <<}) are resolved like by PyYAML ({@code yaml/constructor.py}, {@code flatten_mapping}): of a
 * mapping, of a list of mappings, of which the first takes precedence, and of mappings that have merge keys themselves.
 */
final class YamlText {
  private static final int MAX_LENGTH = 64 * 1024;
  /** More than people write, and few enough to compose quickly. */
  private static final int MAX_ALIASES = 1000;
  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<Tag> TAGS = Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL,
      Tag.MAP, Tag.SEQ);

  private final String key;
  /** Aliases refer to the same node, which is read once. */
  private final Map<Node, Object> read = new IdentityHashMap<>();
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());

  private YamlText(String key) {
    this.key = key;
  }

  /**
   * Reads a text.
   *
   * @param key the key of the Secret that contains {@code text}, for error messages
   * @return a Map, a List, a String or null
   */
  static Object read(String key, String text) throws CredentialsException {
    if (text.length() > MAX_LENGTH) {
      throw new CredentialsException(Kind.MALFORMED,
          "`%s` is longer than %d kB; is it the right file?".formatted(key, MAX_LENGTH / 1024));
    }
    LoadSettings settings = LoadSettings.builder().setSchema(new FailsafeSchema())
        .setMaxAliasesForCollections(MAX_ALIASES).setCodePointLimit(MAX_LENGTH).build();
    try {
      Optional<Node> root = new Compose(settings).composeString(ByteOrderMark.removed(text));
      return root.isPresent() ? new YamlText(key).value(root.get()) : null;
    } catch (MarkedYamlEngineException e) {
      throw invalid(key, e.getProblemMark());
    } catch (YamlEngineException | StackOverflowError e) {
      throw invalid(key, Optional.empty());
    }
  }

  private static CredentialsException invalid(String key, Optional<Mark> mark) {
    String at = mark
        .map(known -> ", line %d, column %d".formatted(known.getLine() + 1, known.getColumn() + 1))
        .orElse("");
    return new CredentialsException(Kind.MALFORMED,
        "`%s` is not valid YAML%s; check the indentation and the quotes, and look for duplicate keys"
            .formatted(key, at));
  }

  private Object value(Node node) throws CredentialsException {
    if (!TAGS.contains(node.getTag()) || open.contains(node)) {
      throw invalid(key, node.getStartMark());
    }
    if (node instanceof ScalarNode scalar) {
      return isNull(scalar) ? null : scalar.getValue();
    }
    if (!read.containsKey(node)) {
      open.add(node);
      read.put(node, node instanceof MappingNode mapping
          ? mapping(mapping)
          : sequence((SequenceNode) node));
      open.remove(node);
    }
    return read.get(node);
  }

  /** The schema knows texts only, because those with more types also merge mappings, without end if they are recursive. */
  private static boolean isNull(ScalarNode scalar) {
    return scalar.getTag().equals(Tag.NULL)
        || scalar.isPlain() && NULLS.contains(scalar.getValue());
  }

  private List<Object> sequence(SequenceNode sequence) throws CredentialsException {
    List<Object> values = new ArrayList<>();
    for (Node element : sequence.getValue()) {
      values.add(value(element));
    }
    return values;
  }

  private Map<String, Object> mapping(MappingNode mapping) throws CredentialsException {
    Map<String, Object> merged = new LinkedHashMap<>();
    Map<String, Object> own = new LinkedHashMap<>();
    Set<String> names = new HashSet<>();
    for (NodeTuple entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode name)) {
        throw invalid(key, entry.getKeyNode().getStartMark());
      }
      if (name.isPlain() && name.getValue().equals("<<")) {
        merge(entry.getValueNode(), merged);
      } else if (names.add(name.getValue())) {
        own.put(name.getValue(), value(entry.getValueNode()));
      } else {
        throw invalid(key, name.getStartMark());
      }
    }
    merged.putAll(own);
    return merged;
  }

  private void merge(Node value, Map<String, Object> into) throws CredentialsException {
    List<Node> sources = value instanceof SequenceNode list ? list.getValue() : List.of(value);
    for (Node source : sources) {
      if (!(source instanceof MappingNode)) {
        throw invalid(key, source.getStartMark());
      }
      // A mapping that merges itself gets nothing from that.
      if (!open.contains(source)) {
        CloudSettings.map(value(source)).forEach((name, field) -> {
          if (!into.containsKey(name)) {
            into.put(name, field);
          }
        });
      }
    }
  }
}
