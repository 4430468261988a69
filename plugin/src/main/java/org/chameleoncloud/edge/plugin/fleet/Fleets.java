package org.chameleoncloud.edge.plugin.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleet;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetStatus;
import org.chameleoncloud.edge.operator.api.SpecPatterns;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;

/** The fleets of a cluster, with the rights of the user. */
final class Fleets {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FIELD_MANAGER = "kubectl-chi-edge";
  private static final String REVISION = "/apis/apps/v1/namespaces/%s/controllerrevisions/%s";

  private final Cluster cluster;

  Fleets(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * The fleets of a namespace, sorted by name.
   *
   * @param namespace null for those of all, sorted by namespace first
   */
  List<EdgeDeviceFleet> list(String namespace) {
    return cluster.ask("list EdgeDeviceFleets", namespace, api -> (namespace == null
        ? api.resources(EdgeDeviceFleet.class).inAnyNamespace().list()
        : api.resources(EdgeDeviceFleet.class).inNamespace(namespace).list()).getItems().stream()
        .sorted(Comparator
            .comparing((EdgeDeviceFleet fleet) -> fleet.getMetadata().getNamespace())
            .thenComparing(fleet -> fleet.getMetadata().getName()))
        .toList());
  }

  /**
   * The fleet of a name.
   *
   * @throws CommandFailure when there is none
   */
  EdgeDeviceFleet require(String name) {
    EdgeDeviceFleet fleet = SpecPatterns.isObjectName(name)
        ? cluster.ask("read EdgeDeviceFleets", cluster.namespace(),
            api -> api.resources(EdgeDeviceFleet.class).inNamespace(cluster.namespace())
                .withName(name).get())
        : null;
    if (fleet == null) {
      throw CommandFailure.notFound("there is no fleet \"" + name + "\" in the namespace "
          + cluster.namespace() + ": name another --namespace, or list all: kubectl chi-edge fleet "
          + "list -A");
    }
    return fleet;
  }

  /** What the operator reported of a fleet; {@link EdgeDeviceFleetStatus#NONE} before it did. */
  static EdgeDeviceFleetStatus status(EdgeDeviceFleet fleet) {
    return fleet.getStatus() == null ? EdgeDeviceFleetStatus.NONE : fleet.getStatus();
  }

  /** A fleet as kubectl names it. */
  static String resource(EdgeDeviceFleet fleet) {
    return "edgedevicefleet." + EdgeDevice.GROUP + "/" + fleet.getMetadata().getName();
  }

  /** Changes fields of a fleet by a JSON merge patch. */
  void merge(EdgeDeviceFleet fleet, String patch) {
    patch(fleet, PatchType.JSON_MERGE, patch);
  }

  /** Gives a fleet another template, as a whole. */
  void replaceTemplate(EdgeDeviceFleet fleet, JsonNode template) {
    ArrayNode patch = JSON.createArrayNode();
    patch.addObject().put("op", "test").put("path", "/metadata/uid").put("value",
        fleet.getMetadata().getUid());
    patch.addObject().put("op", "replace").put("path", "/spec/template").set("value", template);
    patch(fleet, PatchType.JSON, patch.toString());
  }

  private void patch(EdgeDeviceFleet fleet, PatchType type, String patch) {
    PatchContext context = new PatchContext.Builder().withPatchType(type)
        .withFieldManager(FIELD_MANAGER).build();
    cluster.ask("patch EdgeDeviceFleets", fleet.getMetadata().getNamespace(),
        api -> api.resources(EdgeDeviceFleet.class)
            .inNamespace(fleet.getMetadata().getNamespace())
            .withName(fleet.getMetadata().getName()).patch(context, patch));
  }

  /** The template of a revision of a fleet. */
  JsonNode template(EdgeDeviceFleet fleet, String revision) {
    String body = cluster.ask("read the ControllerRevision " + revision,
        fleet.getMetadata().getNamespace(),
        (KubernetesClient api) -> api
            .raw(REVISION.formatted(fleet.getMetadata().getNamespace(), revision), "GET", null));
    try {
      JsonNode template = body == null
          ? JSON.missingNode()
          : JSON.readTree(body).at("/data/spec/template");
      if (!template.isObject()) {
        throw CommandFailure
            .notFound("the ControllerRevision " + revision + " has no template of a "
                + "fleet: put the former template back by hand");
      }
      return template;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
