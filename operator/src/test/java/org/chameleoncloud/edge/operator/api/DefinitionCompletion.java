package org.chameleoncloud.edge.operator.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the generator cannot be told by annotations. */
final class DefinitionCompletion {
  /** Fields that hold a time; the types keep them as the text that is written. */
  private static final Set<String> TIMES = Set.of("lastTransitionTime", "registeredAt", "lastSeen",
      "bakedAt", "repairedAt");

  /**
   * Lists with one entry a key, and the entry's field that is the key: patches then merge entry by entry. Lists of the
   * status only: where an entry is no object, as a keyfile pasted in place of a connection, a server prints it.
   */
  private static final Map<String, String> KEYS = Map.of("conditions", "type", "checks", "name");

  private static final Map<String, String> DESCRIPTIONS = Map.of("",
      "An edge device on the CHI@Edge testbed: registered, kept as written, its health shown, its image baked.",
      "spec",
      "What the device's owner wants. What is not managed stays on the testbed as others set it.",
      "status", "What the operator found and did. Times are in UTC.");

  /**
   * Whoever deletes the definition deletes all devices. Helm never does where it lies in crds/; these keep Argo CD and
   * Flux from it, and Helm where another chart has it among its templates.
   */
  private static final Map<String, String> KEPT = new TreeMap<>(
      Map.of("argocd.argoproj.io/sync-options", "Prune=false,Delete=false",
          "helm.sh/resource-policy", "keep", "kustomize.toolkit.fluxcd.io/prune", "disabled"));

  private DefinitionCompletion() {}

  static CustomResourceDefinition complete(CustomResourceDefinition definition) {
    definition.getMetadata().setAnnotations(KEPT);
    for (CustomResourceDefinitionVersion version : definition.getSpec().getVersions()) {
      version.getAdditionalPrinterColumns().sort(Comparator
          .comparingInt((CustomResourceColumnDefinition column) -> order(column.getName())));
      JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
      root.setRequired(List.of("spec"));
      root.getProperties().put("metadata", metadata());
      describe(root);
      completeFields(root);
    }
    return definition;
  }

  /** As the annotations stand on the type; the generator sorts by path. */
  private static int order(String column) {
    List<String> declared = Stream
        .of(EdgeDevice.class.getAnnotationsByType(AdditionalPrinterColumn.class))
        .map(AdditionalPrinterColumn::name).toList();
    return declared.indexOf(column);
  }

  /**
   * For a rule's fieldPath to name a part of it. A server takes nothing else of it here, not even a description, and
   * explains it by itself.
   */
  private static JSONSchemaProps metadata() {
    JSONSchemaProps name = new JSONSchemaPropsBuilder().withType("string").build();
    return new JSONSchemaPropsBuilder().withType("object").addToProperties("name", name).build();
  }

  private static void describe(JSONSchemaProps root) {
    root.setDescription(DESCRIPTIONS.get(""));
    root.getProperties()
        .forEach((name, property) -> property.setDescription(DESCRIPTIONS.get(name)));
  }

  private static void completeFields(JSONSchemaProps schema) {
    // The generator reads a record component's rules twice: from its field and from its accessor.
    schema.setXKubernetesValidations(
        schema.getXKubernetesValidations().stream().distinct().toList());
    schema.getProperties().forEach(DefinitionCompletion::completeField);
  }

  private static void completeField(String name, JSONSchemaProps field) {
    if (TIMES.contains(name)) {
      field.setFormat("date-time");
    }
    if (KEYS.containsKey(name)) {
      field.setXKubernetesListType("map");
      field.setXKubernetesListMapKeys(List.of(KEYS.get(name)));
    }
    completeFields(field);
    if (field.getItems() != null) {
      completeFields(field.getItems().getSchema());
    }
  }
}
