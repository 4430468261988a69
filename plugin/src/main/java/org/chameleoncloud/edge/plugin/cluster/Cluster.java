package org.chameleoncloud.edge.plugin.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;

/** One cluster, with the rights of the user. Each method sends one request and waits for the response. */
public final class Cluster implements AutoCloseable {
  private static final ResourceDefinitionContext DEVICES = ResourceDefinitionContext
      .fromResourceType(EdgeDevice.class);
  private static final Comparator<Device> BY_NAME = Comparator.comparing(Device::namespace)
      .thenComparing(Device::name);

  private final KubernetesClient client;
  private final String namespace;

  private Cluster(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /**
   * Opens a cluster. Sends nothing yet.
   *
   * @throws CommandFailure when there is no usable configuration for it
   */
  public static Cluster open(ClusterTarget target) {
    Kubeconfig configuration = Kubeconfig.read(target);
    return new Cluster(
        new KubernetesClientBuilder().withConfig(configuration.config()).build(),
        configuration.namespace());
  }

  /** The namespace that the user named, or the context's. */
  public String namespace() {
    return namespace;
  }

  /** The client, for requests that are not made here; see {@link #ask}. */
  public KubernetesClient client() {
    return client;
  }

  /** The devices as the API server has them, for a watch or a write. */
  public MixedOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>> deviceResources() {
    return client.genericKubernetesResources(DEVICES);
  }

  /** The devices of one namespace, sorted by name. */
  public List<Device> devices(String ofNamespace) {
    return ask("list EdgeDevices", ofNamespace, _ -> sorted(
        deviceResources().inNamespace(ofNamespace).list()));
  }

  /** The devices of all namespaces, sorted by namespace and name. */
  public List<Device> devicesOfAllNamespaces() {
    return ask("list EdgeDevices", null, _ -> sorted(deviceResources().inAnyNamespace().list()));
  }

  /** The device of that name in {@link #namespace()}; empty if there is none. */
  public Optional<Device> device(String name) {
    return ask("read EdgeDevices", namespace, _ -> Optional
        .ofNullable(deviceResources().inNamespace(namespace).withName(name).get())
        .map(this::read));
  }

  /** The Secret of that name in {@link #namespace()}; empty if there is none. */
  public Optional<Secret> secret(String name) {
    return ask("read the Secret " + name, namespace, api -> Optional
        .ofNullable(api.secrets().inNamespace(namespace).withName(name).get()));
  }

  /** A device as a watch reports it. */
  public Device read(GenericKubernetesResource resource) {
    return Device.read(resource, client.getKubernetesSerialization());
  }

  private List<Device> sorted(GenericKubernetesResourceList list) {
    return list.getItems().stream().map(this::read).sorted(BY_NAME).toList();
  }

  /**
   * Makes a request.
   *
   * @param what what is asked, after "may not", such as {@code list EdgeDevices}
   * @param where the namespace; null for all, or if it is about none
   * @throws CommandFailure when it fails; the message says why and what to do
   */
  public <T> T ask(String what, String where, Function<KubernetesClient, T> request) {
    try {
      return request.apply(client);
    } catch (KubernetesClientException e) {
      throw ApiErrors.failure(e, what, where, client.getMasterUrl().toString());
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
