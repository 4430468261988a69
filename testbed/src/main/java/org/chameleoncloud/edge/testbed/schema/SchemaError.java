package org.chameleoncloud.edge.testbed.schema;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A validation error.
 *
 * @param message the message of the Python package jsonschema
 * @param keyword the schema keyword that the value violates
 * @param path the path to the invalid value: names and indices, starting at the validated document
 * @param schemaPath the path in the schema, without the keyword itself
 * @param typeMatches whether the schema has a type and the value is of that type
 * @param context for {@code oneOf}: the errors of all alternatives, with paths that start at the alternative
 */
record SchemaError(String message, String keyword, List<Object> path, List<Object> schemaPath,
    boolean typeMatches, List<SchemaError> context) {

  static SchemaError atRoot(String keyword, String message) {
    return new SchemaError(message, keyword, List.of(), List.of(), false, List.of());
  }

  /** The same error, but for a value of the type that the schema requires. */
  SchemaError withMatchingType() {
    return new SchemaError(message, keyword, path, schemaPath, true, context);
  }

  /** The same error with paths that start one level higher. */
  SchemaError nestedUnder(List<Object> steps, List<Object> schemaSteps) {
    return new SchemaError(message, keyword, joined(steps, path), joined(schemaSteps, schemaPath),
        typeMatches, context);
  }

  private static List<Object> joined(List<Object> first, List<Object> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  /** The path in the schema in Doni's notation, such as {@code .items.properties.op}. */
  String location() {
    return schemaPath.stream()
        .map(step -> step instanceof Integer ? "[" + step + "]" : "." + step)
        .collect(Collectors.joining());
  }
}
