package org.chameleoncloud.edge.operator.fleet.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code {name}}, {@code {index}} and {@code {index:02}} in texts. Helm replaces two braces, Flux and shells what begins
 * with a dollar sign, and Kustomize nothing within a text: none of them touches one brace. An unknown
 * placeholder is refused; any other brace stays as it is.
 */
public final class Placeholders {
  private static final Pattern ANY = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_.:-]*)\\}");
  private static final Pattern INDEX = Pattern.compile("index(?::0([1-9]))?");
  private static final String NAME = "name";

  private Placeholders() {}

  /** The text for a device. A placeholder that is unknown, or that the device has no value for, stays. */
  public static String fill(String text, FleetMember member) {
    if (text.indexOf('{') < 0) {
      return text;
    }
    return ANY.matcher(text).replaceAll(
        found -> Matcher.quoteReplacement(value(found.group(1), member).orElse(found.group())));
  }

  private static Optional<String> value(String placeholder, FleetMember member) {
    if (placeholder.equals(NAME)) {
      return Optional.of(member.name());
    }
    Matcher index = INDEX.matcher(placeholder);
    if (!index.matches() || member.index() == null) {
      return Optional.empty();
    }
    return Optional.of(index.group(1) == null
        ? member.index().toString()
        : String.format("%0" + index.group(1) + "d", member.index()));
  }

  /** A copy of a tree with all texts, but not the names of its fields, for a device. */
  public static JsonNode fill(JsonNode tree, FleetMember member) {
    return switch (tree) {
      case ObjectNode object -> {
        ObjectNode filled = JsonNodeFactory.instance.objectNode();
        object.properties()
            .forEach(field -> filled.set(field.getKey(), fill(field.getValue(), member)));
        yield filled;
      }
      case ArrayNode array -> {
        ArrayNode filled = JsonNodeFactory.instance.arrayNode(array.size());
        array.forEach(entry -> filled.add(fill(entry, member)));
        yield filled;
      }
      case TextNode text -> TextNode.valueOf(fill(text.textValue(), member));
      default -> tree;
    };
  }

  /**
   * What is wrong with the placeholders of a tree for a device, as a sentence that names the field.
   *
   * @param path the path of the tree, such as {@code spec.template}
   */
  public static Optional<String> firstProblem(JsonNode tree, String path, FleetMember member) {
    if (tree.isTextual()) {
      return ANY.matcher(tree.textValue()).results()
          .filter(found -> value(found.group(1), member).isEmpty()).findFirst()
          .map(found -> problem(found, path, member));
    }
    if (tree.isArray()) {
      for (int i = 0; i < tree.size(); i++) {
        Optional<String> problem = firstProblem(tree.get(i), path + "[" + i + "]", member);
        if (problem.isPresent()) {
          return problem;
        }
      }
    }
    for (Map.Entry<String, JsonNode> field : tree.properties()) {
      Optional<String> problem = firstProblem(field.getValue(), path + "." + field.getKey(),
          member);
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private static String problem(MatchResult found, String path, FleetMember member) {
    return INDEX.matcher(found.group(1)).matches()
        ? path + " has " + found.group() + ", and the name \"" + member.name()
            + "\" does not end with a number: use {name}, or another name"
        : path + " has the unknown placeholder " + found.group()
            + ": use {name}, {index} or {index:02}";
  }
}
