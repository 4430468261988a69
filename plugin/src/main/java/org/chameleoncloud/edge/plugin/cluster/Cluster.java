package org.chameleoncloud.edge.plugin.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.SpecPatterns;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;

/** One cluster, with the rights of the user. Each method sends one request and waits for the response. */
public final class Cluster implements AutoCloseable {
  private static final ResourceDefinitionContext DEVICES = ResourceDefinitionContext
      .fromResourceType(EdgeDevice.class);
  static final Comparator<Device> BY_NAME = Comparator.comparing(Device::namespace)
      .thenComparing(Device::name);

  /** The first request may need seconds from far away. */
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Pattern UUID_START = Pattern.compile("[0-9a-f-]{8,36}");

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
    return open(target, TIMEOUT);
  }

  /** The same with another timeout for a connection and for a request. */
  public static Cluster open(ClusterTarget target, Duration timeout) {
    Kubeconfig configuration = Kubeconfig.read(target, timeout);
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
    return SpecPatterns.isObjectName(name)
        ? ask("read EdgeDevices", namespace, _ -> get(name))
        : Optional.empty();
  }

  private Optional<Device> get(String name) {
    return Optional.ofNullable(deviceResources().inNamespace(namespace).withName(name).get())
        .map(this::read);
  }

  /**
   * The device of {@link #namespace()} that has a resource's name, a name on the testbed, the UUID of its record or at
   * least the first 8 digits of it.
   *
   * @return empty if there is none
   * @throws CommandFailure if there are several
   */
  public Optional<Device> find(String nameOrUuid) {
    // There may be thousands of devices, and mostly it is the name of a resource.
    Optional<Device> named = SpecPatterns.isObjectName(nameOrUuid)
        ? askIfAllowed("read EdgeDevices", namespace, _ -> get(nameOrUuid)).flatMap(found -> found)
        : Optional.empty();
    return named.or(() -> findByRecord(nameOrUuid));
  }

  private Optional<Device> findByRecord(String nameOrUuid) {
    List<Device> devices = devices(namespace);
    return Stream.<Predicate<Device>>of(device -> device.name().equals(nameOrUuid),
        device -> device.deviceName().equals(nameOrUuid),
        device -> isUuidOf(nameOrUuid, device.recordUuid().orElse(null)))
        .map(matches -> devices.stream().filter(matches).toList())
        .filter(found -> !found.isEmpty()).findFirst()
        .map(found -> only(nameOrUuid, found));
  }

  /**
   * The same for a device that must exist.
   *
   * @throws CommandFailure if there is none, or several
   */
  public Device require(String nameOrUuid) {
    return find(nameOrUuid).orElseThrow(() -> CommandFailure.notFound("there is no device \""
        + nameOrUuid + "\" in the namespace " + namespace
        + ": name another --namespace, or list all: kubectl chi-edge list -A"));
  }

  /**
   * Whether a text is a UUID, or at least its first 8 digits.
   *
   * @param uuid null for none
   */
  public static boolean isUuidOf(String text, String uuid) {
    return uuid != null && UUID_START.matcher(text).matches() && uuid.startsWith(text);
  }

  private static Device only(String nameOrUuid, List<Device> found) {
    if (found.size() > 1) {
      throw CommandFailure.failed("several devices match \"" + nameOrUuid + "\": "
          + found.stream().map(Device::name).limit(10).collect(Collectors.joining(", "))
          + ". Use the name of the resource");
    }
    return found.getFirst();
  }

  /** The Secret of that name in {@link #namespace()}; empty if there is none. */
  public Optional<Secret> secret(String name) {
    return SpecPatterns.isObjectName(name)
        ? ask("read the Secret " + name, namespace, api -> Optional
            .ofNullable(api.secrets().inNamespace(namespace).withName(name).get()))
        : Optional.empty();
  }

  /** Whether there is such a PersistentVolumeClaim in {@link #namespace()}; true if the user may not see it. */
  public boolean mayHaveClaim(String name) {
    return askIfAllowed("read the PersistentVolumeClaim " + name, namespace, api -> api
        .persistentVolumeClaims().inNamespace(namespace).withName(name).get() != null).orElse(true);
  }

  /**
   * Waits until a device is as {@code done} says, which is asked at once and after each change, one at a time.
   *
   * @param done gets the device, null if it does not exist; it may throw a {@link CommandFailure}
   * @return false when it did not happen in time
   */
  public boolean await(Device device, Predicate<Device> done, Duration timeout) {
    return ask("watch EdgeDevices", device.namespace(), _ -> {
      try {
        deviceResources().inNamespace(device.namespace()).withName(device.name())
            .waitUntilCondition(found -> done.test(found == null ? null : read(found)),
                timeout.toMillis(), TimeUnit.MILLISECONDS);
        return true;
      } catch (KubernetesClientTimeoutException _) {
        return false;
      }
    });
  }

  /**
   * Starts to watch devices; close it after use.
   *
   * @param ofNamespace null for all
   * @param changed called after each change, from another thread
   */
  public DeviceWatch watch(String ofNamespace, Runnable changed) {
    return ask("watch EdgeDevices", ofNamespace, _ -> new DeviceWatch(new KnownDevices(this::read),
        (ofNamespace == null
            ? deviceResources().inAnyNamespace()
            : deviceResources().inNamespace(ofNamespace))
            .inform(new DeviceWatch.Handler(changed))));
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

  /**
   * The same for what can be done without.
   *
   * @return empty if the user may not ask for it
   */
  public <T> Optional<T> askIfAllowed(String what, String where,
      Function<KubernetesClient, T> request) {
    return ask(what, where, api -> {
      try {
        return Optional.of(request.apply(api));
      } catch (KubernetesClientException failure) {
        if (failure.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
          return Optional.empty();
        }
        throw failure;
      }
    });
  }

  @Override
  public void close() {
    client.close();
  }
}
