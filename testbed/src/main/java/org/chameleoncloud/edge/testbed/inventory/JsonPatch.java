package org.chameleoncloud.edge.testbed.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Arrays;
import java.util.List;
import org.chameleoncloud.edge.testbed.http.HttpErrorException;
import org.chameleoncloud.edge.testbed.schema.PythonRepr;

/**
 * The operations add, replace and remove of a JSON Patch (RFC 6902), with the error messages of the Python packages
 * jsonpatch and jsonpointer, which Doni forwards.
 */
final class JsonPatch {
  private JsonPatch() {}

  /** Applies one operation to a document in index. */
  static void apply(ObjectNode document, JsonNode operation) {
    try {
      operate(document, operation);
    } catch (Conflict conflict) {
      throw new HttpErrorException(400,
          "Couldn't apply patch '" + PythonRepr.of(operation) + "'. Reason: "
              + conflict.getMessage());
    }
  }

  private static void operate(JsonNode document, JsonNode operation) {
    String path = operation.get("path").textValue();
    List<String> steps = Arrays.asList(path.substring(1).split("/"));
    String op = operation.get("op").textValue();
    JsonNode value = operation.get("value");
    if (value == null && !op.equals("remove")) {
      throw new Conflict("The operation does not contain a 'value' member");
    }
    JsonNode parent = document;
    for (String step : steps.subList(0, steps.size() - 1)) {
      parent = child(parent, step);
    }
    String last = steps.getLast();
    checkStep(parent, last);
    switch (parent) {
      case ObjectNode object -> operate(object, op, last, value);
      case ArrayNode array -> operate(array, op, last, value);
      default -> {
        if (op.equals("remove")) {
          throw Doni.unknownError();
        }
        throw new Conflict("unable to fully resolve json pointer " + path + ", part " + last);
      }
    }
  }

  private static void operate(ObjectNode object, String op, String name, JsonNode value) {
    switch (op) {
      case "add" -> object.set(name, value);
      case "replace" -> {
        if (object.replace(name, value) == null) {
          throw new Conflict("can't replace a non-existent object '" + name + "'");
        }
      }
      default -> {
        if (object.remove(name) == null) {
          throw new Conflict("can't remove a non-existent object '" + name + "'");
        }
      }
    }
  }

  private static void operate(ArrayNode array, String op, String step, JsonNode value) {
    switch (op) {
      case "add" -> insert(array, step, value);
      case "replace" -> {
        if (step.equals("-")) {
          throw new Conflict("'path' with '-' can't be applied to 'replace' operation");
        }
        if (index(step) >= array.size()) {
          throw new Conflict("can't replace outside of list");
        }
        array.set(index(step), value);
      }
      default -> {
        if (step.equals("-")) {
          throw new Conflict("invalid array index '-'");
        }
        if (array.remove(index(step)) == null) {
          throw new Conflict("can't remove a non-existent object '" + step + "'");
        }
      }
    }
  }

  private static void insert(ArrayNode array, String step, JsonNode value) {
    int index = step.equals("-") ? array.size() : index(step);
    if (index > array.size()) {
      throw new Conflict("can't insert outside of list");
    }
    array.insert(index, value);
  }

  private static JsonNode child(JsonNode parent, String step) {
    checkStep(parent, step);
    if (parent.isObject()) {
      if (!parent.has(step)) {
        throw new Conflict("member '" + step + "' not found in " + PythonRepr.of(parent));
      }
      return parent.get(step);
    }
    if (step.equals("-")) {
      throw notIndexable("jsonpointer.EndOfList");
    }
    int size = parent.isTextual() ? parent.textValue().length() : parent.size();
    if (index(step) >= size) {
      throw new Conflict("index '" + step + "' is out of bounds");
    }
    return parent.isTextual()
        ? TextNode.valueOf(parent.textValue().substring(index(step), index(step) + 1))
        : parent.get(index(step));
  }

  // In Python a string is a sequence, like a list.
  private static void checkStep(JsonNode parent, String step) {
    if (parent.isObject()) {
      return;
    }
    if (!parent.isArray() && !parent.isTextual()) {
      throw notIndexable(pythonType(parent));
    }
    if (!step.matches("-|0|[1-9][0-9]*")) {
      throw new Conflict("'" + step + "' is not a valid sequence index");
    }
  }

  private static Conflict notIndexable(String type) {
    return new Conflict("Document '<class '" + type + "'>' does not support indexing, must be"
        + " mapping/sequence or support __getitem__");
  }

  private static String pythonType(JsonNode value) {
    return switch (value.getNodeType()) {
      case BOOLEAN -> "bool";
      case NULL -> "NoneType";
      default -> value.isIntegralNumber() ? "int" : "float";
    };
  }

  // An index with more than 9 digits is out of bounds for every list.
  private static int index(String step) {
    return step.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(step);
  }

  private static final class Conflict extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Conflict(String reason) {
      super(reason);
    }
  }
}
