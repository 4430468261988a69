package org.chameleoncloud.edge.plugin.doctor;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;

/** Whether the cluster has EdgeDevices, of this version. */
final class ClusterRules {
  private static final String STEP = "CRD";
  private static final String VERSION = HasMetadata.getVersion(EdgeDevice.class);

  private ClusterRules() {}

  static List<Finding> findings(Examination seen) {
    if (seen.crd().isMissing()) {
      return List.of(Finding.wrong(Section.CLUSTER, STEP,
          "The cluster has no EdgeDevices: their CRD is not installed.", Who.ADMINISTRATORS,
          "Install the CRD and the operator, see docs/install.md."));
    }
    return List.of(seen.crd().value().map(ClusterRules::installed)
        .orElseGet(() -> seen.crd().unread(Section.CLUSTER, STEP).orElseThrow()));
  }

  private static Finding installed(GenericKubernetesResource crd) {
    Optional<Map<String, Object>> version = Fields.maps(crd, "spec", "versions").stream()
        .filter(found -> VERSION.equals(found.get("name"))
            && Boolean.TRUE.equals(found.get("served")))
        .findFirst();
    if (version.isEmpty()) {
      return Finding.wrong(Section.CLUSTER, STEP, "The installed CRD does not serve " + VERSION
          + ", which this plugin uses.", Who.ADMINISTRATORS,
          "Apply the CRD of the operator's release, or use the plugin of that release.");
    }
    Map<String, Object> fields = Fields.map(version.get(), "schema", "openAPIV3Schema",
        "properties");
    Set<String> missing = new TreeSet<>();
    Set<String> additional = new TreeSet<>();
    compare("spec", EdgeDeviceSpec.class, fields, missing, additional);
    compare("status", EdgeDeviceStatus.class, fields, missing, additional);
    if (!missing.isEmpty()) {
      return Finding.wrong(Section.CLUSTER, STEP, "The installed CRD is older than this plugin: it "
          + "has no " + String.join(", ", missing) + ", which are dropped when written.",
          Who.ADMINISTRATORS,
          "Apply the CRD of the operator's release, or use the plugin of that release.");
    }
    return additional.isEmpty()
        ? Finding.ok(Section.CLUSTER, STEP, "EdgeDevices are installed, as " + VERSION
            + " with the fields of this plugin's version.")
        : Finding.unknown(Section.CLUSTER, STEP, "The installed CRD is newer than this plugin, "
            + "which does not know " + String.join(", ", additional) + ".", Who.YOU,
            "Use the plugin of the operator's release.");
  }

  private static void compare(String parent, Class<?> type, Map<String, Object> fields,
      Set<String> missing, Set<String> additional) {
    Set<String> installed = Fields.map(fields, parent, "properties").keySet();
    Set<String> known = Stream.of(type.getRecordComponents()).map(ClusterRules::name)
        .collect(Collectors.toSet());
    known.stream().filter(field -> !installed.contains(field))
        .forEach(field -> missing.add(parent + "." + field));
    installed.stream().filter(field -> !known.contains(field))
        .forEach(field -> additional.add(parent + "." + field));
  }

  private static String name(RecordComponent component) {
    JsonProperty named = component.getAnnotation(JsonProperty.class);
    return named == null || named.value().isEmpty() ? component.getName() : named.value();
  }
}
