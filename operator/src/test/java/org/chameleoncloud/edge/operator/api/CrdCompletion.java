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

/** The parts of the CRD for which the generator has no annotations. */
final class CrdCompletion {
  /** Fields that contain a time; in the Java types they are strings. */
  private static final Set<String> TIMES = Set.of("lastTransitionTime", "registeredAt", "lastSeen",
      "bakedAt", "repairedAt", "correctedAt", "claimedAt", "doneAt", "checkedAt", "since");

  /**
   * Lists that are maps, and the field that is the key: patches merge them by entry. Only lists of the status: an API
   * server prints an entry that is not an object, such as a keyfile pasted instead of a connection.
   */
  private static final Map<String, String> KEYS = Map.of("conditions", "type");

  private static final List<String> OF_SOURCES = List.of(
      "An operating-system image for devices, and what a newer one does to them. docs/image-sources.md lists every field.",
      "Where the image is, how a newer one is noticed, and what that does to devices.",
      "What the operator observed. Times are in UTC.");

  /** Of the root, the spec and the status of each kind. */
  private static final Map<Class<?>, List<String>> DESCRIPTIONS = Map.of(EdgeDevice.class,
      List.of(
          "An edge device on the CHI@Edge testbed: registered, kept as written, its health reported, its image baked. "
              + "docs/reference.md lists every field.",
          "The desired state of the device. A property that is absent is not managed: what the testbed has stays.",
          "What the operator observed and did. Times are in UTC."),
      EdgeDeviceFleet.class,
      List.of(
          "EdgeDevices that are alike: made from one template, kept as it says, and changed a few at a time. "
              + "docs/fleets.md explains it, docs/reference.md lists every field.",
          "Which devices the fleet has, and what they are made from.",
          "What the operator observed of the fleet. Times are in UTC."),
      EdgeImageSource.class, OF_SOURCES, ClusterEdgeImageSource.class, OF_SOURCES);

  /**
   * Deleting the CRD deletes all devices. Helm never deletes what is in a chart's crds/; these annotations stop Argo CD,
   * Flux, and Helm with a chart that has the CRD in its templates. Argo CD considers an Application that has kept the
   * CRD in sync.
   */
  private static final Map<String, String> KEEP = new TreeMap<>(
      Map.of("argocd.argoproj.io/sync-options", "Prune=false,Delete=false",
          "argocd.argoproj.io/compare-options", "IgnoreExtraneous",
          "helm.sh/resource-policy", "keep", "kustomize.toolkit.fluxcd.io/prune", "disabled"));

  /** Not "all": kubectl delete all --all would delete the devices. */
  private static final List<String> CATEGORIES = List.of("chi-edge");

  private CrdCompletion() {}

  static CustomResourceDefinition complete(CustomResourceDefinition crd, Class<?> kind) {
    crd.getMetadata().setAnnotations(KEEP);
    // With several kinds in the category, kubectl would print the kind in front of each name.
    crd.getSpec().getNames().setCategories(kind == EdgeDevice.class ? CATEGORIES : null);
    for (CustomResourceDefinitionVersion version : crd.getSpec().getVersions()) {
      version.getAdditionalPrinterColumns().sort(Comparator
          .comparingInt(
              (CustomResourceColumnDefinition column) -> position(kind, column.getName())));
      version.getAdditionalPrinterColumns().forEach(CrdCompletion::removeDefaultPriority);
      JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
      root.setRequired(List.of("spec"));
      root.getProperties().put("metadata", metadata());
      describe(root, DESCRIPTIONS.get(kind));
      completeFields(root);
      if (kind == EdgeDeviceFleet.class) {
        completeFleet(root);
      }
      makeAtomic(root.getProperties().get("status"));
    }
    return crd;
  }

  /** The order of the annotations on the type; the generator sorts by path. */
  private static int position(Class<?> kind, String column) {
    List<String> declared = Stream
        .of(kind.getAnnotationsByType(AdditionalPrinterColumn.class))
        .map(AdditionalPrinterColumn::name).toList();
    return declared.indexOf(column);
  }

  /** An API server drops a priority of 0, and Argo CD would report the CRD as OutOfSync for ever. */
  private static void removeDefaultPriority(CustomResourceColumnDefinition column) {
    if (column.getPriority() == 0) {
      column.setPriority(null);
    }
  }

  /**
   * Needed because a rule's fieldPath refers to the name. The API server allows nothing else here, not even a
   * description, and has its own.
   */
  private static JSONSchemaProps metadata() {
    JSONSchemaProps name = new JSONSchemaPropsBuilder().withType("string").build();
    return new JSONSchemaPropsBuilder().withType("object").addToProperties("name", name).build();
  }

  private static void describe(JSONSchemaProps root, List<String> descriptions) {
    root.setDescription(descriptions.getFirst());
    root.getProperties().get("spec").setDescription(descriptions.get(1));
    root.getProperties().get("status").setDescription(descriptions.getLast());
  }

  /**
   * A text of a template may have a placeholder where a device has digits, so no rule of a device's fields holds here: the
   * operator checks the devices that the template makes. The names are a set, so that several appliers may each own some.
   */
  private static void completeFleet(JSONSchemaProps root) {
    JSONSchemaProps spec = root.getProperties().get("spec");
    spec.getProperties().get("names").setXKubernetesListType("set");
    JSONSchemaProps template = spec.getProperties().get("template").getProperties().get("spec");
    template.setXKubernetesValidations(template.getXKubernetesValidations().stream()
        .filter(rule -> rule.getMessage().startsWith("spec.template.")).toList());
    template.getProperties().values().forEach(CrdCompletion::removeRules);
  }

  private static void removeRules(JSONSchemaProps schema) {
    schema.setXKubernetesValidations(List.of());
    schema.getProperties().values().forEach(CrdCompletion::removeRules);
    if (schema.getItems() != null) {
      removeRules(schema.getItems().getSchema());
    }
  }

  /**
   * The operator alone writes the status, and writes it whole. So who owns each of its fields need not be kept and compared
   * at each write, except for conditions, which by convention are a map.
   */
  private static void makeAtomic(JSONSchemaProps status) {
    status.getProperties().forEach((name, field) -> {
      if ("object".equals(field.getType())) {
        field.setXKubernetesMapType("atomic");
      } else if ("array".equals(field.getType()) && !KEYS.containsKey(name)) {
        field.setXKubernetesListType("atomic");
      }
    });
  }

  private static void completeFields(JSONSchemaProps schema) {
    // The generator reads a record component's rules twice: from its field and from its accessor.
    schema.setXKubernetesValidations(
        schema.getXKubernetesValidations().stream().distinct().toList());
    schema.getProperties().forEach(CrdCompletion::completeField);
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
