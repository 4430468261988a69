package org.chameleoncloud.edge.testbed.schema;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One way in which a value breaks a schema.
 *
 * @param message as the Python package jsonschema words it
 * @param keyword the keyword of the schema that is broken
 * @param path where in the value: names and indices, from the value the check began with
 * @param schemaPath where in the schema, without the keyword itself
 * @param ofRightType whether the schema names a type and the value is of it
 * @param context for {@code oneOf}: what each of the alternatives complains of, with paths that begin there
 */
record SchemaError(String message, String keyword, List<Object> path, List<Object> schemaPath,
    boolean ofRightType, List<SchemaError> context) {

  static SchemaError here(String keyword, String message) {
    return new SchemaError(message, keyword, List.of(), List.of(), false, List.of());
  }

  /** The same error, of a value that is of the type that the schema names. */
  SchemaError inRightType() {
    return new SchemaError(message, keyword, path, schemaPath, true, context);
  }

  /** The same error seen from one level up. */
  SchemaError below(List<Object> steps, List<Object> schemaSteps) {
    return new SchemaError(message, keyword, joined(steps, path), joined(schemaSteps, schemaPath),
        ofRightType, context);
  }

  private static List<Object> joined(List<Object> first, List<Object> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  /** The place in the schema as Doni writes it, such as {@code .items.properties.op}. */
  String place() {
    return schemaPath.stream()
        .map(step -> step instanceof Integer ? "[" + step + "]" : "." + step)
        .collect(Collectors.joining());
  }
}
