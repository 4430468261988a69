package org.chameleoncloud.edge.cluster.hostile;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A tenant's access to his namespace. What the API server refuses is counted. Thread-safe. */
public final class Tenant implements AutoCloseable {
  private static final String DEVICES = "edge.chameleoncloud.org/v1alpha1";

  private final KubernetesClient client;
  private final String namespace;
  private final Map<Integer, Integer> refused = new TreeMap<>();
  private String lastRefusal = "";

  /**
   * @param client authenticates as the tenant
   * @param namespace the only one that the tenant may use
   */
  public Tenant(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** His namespace. */
  public String namespace() {
    return namespace;
  }

  /** The client. */
  public KubernetesClient client() {
    return client;
  }

  /** Applies a manifest; empty if the API server refuses it. */
  public Optional<HasMetadata> apply(String yaml) {
    return apply(parse(yaml));
  }

  /** Applies an object; empty if the API server refuses it. */
  public Optional<HasMetadata> apply(HasMetadata object) {
    try {
      return Optional.of(client.resource(object).inNamespace(namespace).fieldManager("tenant")
          .forceConflicts().serverSideApply());
    } catch (KubernetesClientException e) {
      count(e);
      return Optional.empty();
    }
  }

  /** Applies a device with an annotation of any length, which a parser of YAML would need long for. */
  void applyAnnotated(String yaml, String annotation, String value) {
    HasMetadata device = parse(yaml);
    device.getMetadata().getAnnotations().put(annotation, value);
    apply(device);
  }

  private HasMetadata parse(String yaml) {
    return client.getKubernetesSerialization().unmarshal(yaml);
  }

  /** A device of his, if it exists. */
  public Optional<GenericKubernetesResource> device(String name) {
    return Optional.ofNullable(client.genericKubernetesResources(DEVICES, "EdgeDevice")
        .inNamespace(namespace).withName(name).get());
  }

  /** Marks a device for deletion. */
  public void deleteDevice(String name) {
    try {
      client.genericKubernetesResources(DEVICES, "EdgeDevice").inNamespace(namespace)
          .withName(name).delete();
    } catch (KubernetesClientException e) {
      count(e);
    }
  }

  private synchronized void count(KubernetesClientException refusal) {
    refused.merge(refusal.getCode(), 1, Integer::sum);
    lastRefusal = refusal.getStatus() == null
        ? refusal.getMessage()
        : refusal.getStatus().getMessage();
  }

  /** How many requests the API server refused, by status code, 0 for a connection that failed; and why the last one. */
  public synchronized String refused() {
    return refused + " " + lastRefusal;
  }

  @Override
  public void close() {
    client.close();
  }
}
