package org.chameleoncloud.edge.plugin.write;

import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.net.HttpURLConnection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.plan.spec.SpecRules;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.cluster.Device;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.chameleoncloud.edge.plugin.output.Documents;

/** Sends what is to be written, or with a dry run does not. */
final class DeviceWriter {
  private static final String FIELD_MANAGER = "kubectl-chi-edge";
  private static final String ALL = "All";
  private static final String PATH = "/apis/" + HasMetadata.getApiVersion(EdgeDevice.class)
      + "/namespaces/%s/" + HasMetadata.getPlural(EdgeDevice.class) + "/%s";

  private final Cluster cluster;
  private final DryRun dryRun;

  DeviceWriter(Cluster cluster, DryRun dryRun) {
    this.cluster = cluster;
    this.dryRun = dryRun;
  }

  /** Creates a resource in the cluster's namespace. */
  Written create(String name, Map<String, Object> spec, String verb) {
    Map<String, Object> manifest = Manifest.of(cluster.namespace(), name, spec);
    check(name, manifest);
    if (dryRun == DryRun.client) {
      return new Written(manifest, name, verb, true);
    }
    GenericKubernetesResource resource = cluster.client().getKubernetesSerialization()
        .convertValue(manifest, GenericKubernetesResource.class);
    return new Written(cluster.ask("create EdgeDevices", cluster.namespace(), _ -> {
      try {
        Resource<GenericKubernetesResource> request = cluster.deviceResources()
            .inNamespace(cluster.namespace()).resource(resource);
        return dryRun == DryRun.server ? request.dryRun().create() : request.create();
      } catch (KubernetesClientException e) {
        throw e.getCode() == HttpURLConnection.HTTP_CONFLICT ? exists(name) : e;
      }
    }), name, verb, true);
  }

  /**
   * Changes fields of a resource, and no others.
   *
   * @param patch a JSON merge patch
   */
  Written patch(Device device, Map<String, Object> patch, String verb) {
    Map<String, Object> before = Documents.map(device.resource());
    Map<String, Object> after = MergePatch.apply(before, patch);
    if (patch.containsKey("spec")) {
      check(device.name(), after);
    }
    boolean changed = MergePatch.changes(before, patch);
    if (dryRun == DryRun.client || !changed) {
      return new Written(dryRun == DryRun.client ? Manifest.of(after) : device.resource(),
          device.name(), verb, changed);
    }
    String body = cluster.client().getKubernetesSerialization().asJson(patch);
    return new Written(cluster.ask("patch EdgeDevices", device.namespace(),
        _ -> resource(device).patch(context(), body)), device.name(), verb, true);
  }

  /**
   * Deletes a resource, and no other that has got its name since it was read. Where the chart's policy asks for the
   * annotation that confirms it, sets that first.
   */
  Written delete(Device device, String verb) {
    if (dryRun != DryRun.client) {
      cluster.ask("delete EdgeDevices", device.namespace(), _ -> {
        try {
          return deleteOnce(device);
        } catch (KubernetesClientException e) {
          if (!asksForConfirmation(e) || dryRun == DryRun.server) {
            throw e;
          }
          resource(device).patch(context(), cluster.client().getKubernetesSerialization()
              .asJson(confirmation(device)));
          return deleteOnce(device);
        }
      });
    }
    return new Written(device.resource(), device.name(), verb, true);
  }

  /** A patch that sets an annotation, or removes it for null. */
  static Map<String, Object> annotation(Annotation annotation, String value) {
    return Collections.singletonMap("metadata", Collections
        .singletonMap("annotations", Collections.singletonMap(annotation.key(), value)));
  }

  /** With the uid, which the API server compares: fabric8's own deletions have no such precondition. */
  private Object deleteOnce(Device device) {
    ObjectMeta metadata = device.resource().getMetadata();
    String path = PATH.formatted(metadata.getNamespace(), metadata.getName());
    return cluster.client().raw(dryRun == DryRun.server ? path + "?dryRun=" + ALL : path, "DELETE",
        new DeleteOptionsBuilder().withNewPreconditions().withUid(metadata.getUid())
            .endPreconditions().build());
  }

  private static Map<String, Object> confirmation(Device device) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("uid", device.resource().getMetadata().getUid());
    metadata.put("annotations", Map.of(Annotation.CONFIRM_DELETE.key(), device.name()));
    return Map.of("metadata", metadata);
  }

  private static boolean asksForConfirmation(KubernetesClientException refusal) {
    return Objects.requireNonNullElse(refusal.getMessage(), "")
        .contains(Annotation.CONFIRM_DELETE.key());
  }

  private Resource<GenericKubernetesResource> resource(Device device) {
    return cluster.deviceResources().inNamespace(device.namespace()).withName(device.name());
  }

  private PatchContext context() {
    PatchContext.Builder context = new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE)
        .withFieldManager(FIELD_MANAGER);
    return (dryRun == DryRun.server ? context.withDryRun(List.of(ALL)) : context).build();
  }

  /** The rules of the API server, for a dry run and for messages that name the field first. */
  private void check(String name, Map<String, Object> manifest) {
    KubernetesSerialization serialization = cluster.client().getKubernetesSerialization();
    EdgeDeviceSpec spec = serialization.convertValue(manifest.get("spec"), EdgeDeviceSpec.class);
    SpecRules.firstProblem(spec, spec.name() == null ? name : spec.name()).ifPresent(problem -> {
      throw CommandFailure.usage(problem);
    });
  }

  private CommandFailure exists(String name) {
    return CommandFailure.notConfirmed("EdgeDevice " + cluster.namespace() + "/" + name
        + " exists already: change it with kubectl chi-edge set, or choose another name");
  }
}
