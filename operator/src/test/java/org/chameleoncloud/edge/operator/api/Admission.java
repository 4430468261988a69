package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What an API server says of an EdgeDevice, word for word as Kubernetes 1.34 does: an imitation for tests that cannot
 * wait for one. It leaves the metadata alone, and the status, which users do not write.
 */
public final class Admission {
  private final JsonNode schema;

  private Admission(JsonNode definition) {
    schema = definition.at("/spec/versions/0/schema/openAPIV3Schema");
  }

  /** By the file that users install. */
  public static Admission ofTheCheckedInDefinition() {
    return new Admission(Yaml.documents(GeneratedCrd.FILE).getFirst());
  }

  /**
   * The lines with which an object is refused; empty when it is taken. In a server's Status they are the fields and
   * messages of the causes; of an object that is not even read its message ends with the one line.
   *
   * @param before the object that it replaces; null when it is new
   */
  public List<String> objections(JsonNode object, JsonNode before) {
    List<String> unknown = Structure.unknownFields(schema, object);
    if (!unknown.isEmpty()) {
      List<String> named = unknown.stream().map(field -> "unknown field \"" + field + "\"")
          .toList();
      return List.of("strict decoding error: " + String.join(", ", named));
    }
    JsonNode read = object.deepCopy();
    Structure.dropNulls(read);
    List<Objection> objections = new ArrayList<>(Structure.objections(schema, read));
    if (objections.stream().anyMatch(Objection::endsTheCheck)) {
      objections.add(Objection.CHECK_ENDED);
    } else {
      objections.addAll(Rules.objections(schema, read, before));
    }
    return objections.stream().map(Objection::line).toList();
  }

  /** The lines that the rules have for an object, with an entry's place left out: {@code []}. */
  List<String> everyRule() {
    return Rules.all(schema).stream().map(Objection::line).toList();
  }
}
