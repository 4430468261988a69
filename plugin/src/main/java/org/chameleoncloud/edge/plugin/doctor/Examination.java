package org.chameleoncloud.edge.plugin.doctor;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import org.chameleoncloud.edge.operator.api.CredentialsRef;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.plan.registration.Observing;
import org.chameleoncloud.edge.plugin.cluster.Device;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.NameHolder;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.Sensitive;

/**
 * Everything that was read about a device at one moment.
 *
 * @param now the moment
 * @param namespace where the device is
 * @param name what the user called it
 * @param version of this plugin
 * @param crd the CustomResourceDefinition
 * @param device the resource
 * @param sameName other resources that name the same device, as {@code NAMESPACE/NAME}
 * @param fleet the fleet that the device belongs to
 * @param operators the operators of the cluster
 * @param secrets the Secrets that the resource names
 * @param testbed what the testbed answered
 * @param image what there is of its image
 * @param events the events of the resource, the newest first
 * @param known the values that must not be shown
 */
record Examination(Instant now, String namespace, String name, String version,
    Fact<GenericKubernetesResource> crd, Fact<Device> device, Fact<List<String>> sameName,
    FleetFacts fleet, Fact<List<Operator>> operators, List<SecretUse> secrets,
    TestbedFacts testbed, ImageFacts image, Fact<List<GenericKubernetesResource>> events,
    List<Sensitive> known) {

  /** The device's spec; empty if there is none. */
  Optional<EdgeDeviceSpec> spec() {
    return device.value().map(found -> found.typed().getSpec());
  }

  /** What was last reported of it. */
  EdgeDeviceStatus status() {
    return device.value().map(Device::status).orElse(EdgeDeviceStatus.NONE);
  }

  /** The annotations of the resource. */
  Map<String, String> annotations() {
    return device.value().map(found -> found.resource().getMetadata().getAnnotations())
        .orElse(Map.of());
  }

  /** Whether an operator runs with a switch, such as {@code --require-secret-label}. */
  boolean operatorHas(String flag) {
    return operators.value().orElse(List.of()).stream().anyMatch(found -> found.has(flag));
  }

  /** Whether the resource only mirrors its record. */
  boolean observes() {
    return spec().filter(EdgeDeviceSpec::observes).isPresent();
  }

  /**
   * The device's record, of those of the credential's project: by its id, or else by its name; empty if it is not known. A
   * resource that observes an id has no other record than that.
   */
  Optional<Hardware> record() {
    return spec().flatMap(spec -> {
      String name = device.value().orElseThrow().deviceName();
      String id = Observing.recordId(spec, status(), name).orElse(null);
      List<Hardware> all = testbed.records().value().orElse(List.of());
      return all.stream().filter(record -> record.uuid().equals(id)).findFirst()
          .or(() -> observes() && id != null
              ? Optional.empty()
              : all.stream().filter(record -> record.name().equals(name)).findFirst());
    });
  }

  /** The credential that the device signs in with; empty if it is not known, and for one that the operator manages. */
  Optional<Credentials> deviceCredentials() {
    return spec().filter(spec -> spec.managedCredential() == null)
        .map(EdgeDeviceSpec::deviceCredentials).flatMap(this::credentials);
  }

  /** The credential of a Secret that the resource names; empty if it is not known. */
  Optional<Credentials> credentials(CredentialsRef ref) {
    return secrets.stream().filter(secret -> secret.name().equals(ref.name())
        && Objects.equals(secret.cloud(), ref.cloud())).findFirst()
        .flatMap(secret -> secret.facts().value()).map(SecretFacts::credentials);
  }

  /**
   * A Secret that the resource names.
   *
   * @param cloud the cloud of its clouds.yaml; null for the only one
   */
  record SecretUse(String name, String cloud, Fact<SecretFacts> facts) {}

  /**
   * A Secret, without its values.
   *
   * @param labelled whether it has the label of Secrets that devices may use
   * @param sizes the size of each key's value in bytes
   * @param credentials the credential in it; null if there is none, or none is needed
   * @param problem why there is no usable credential, as part of a sentence; null if there is one, or none is needed
   */
  record SecretFacts(boolean labelled, SortedMap<String, Integer> sizes, Credentials credentials,
      String problem) {}

  /**
   * What the testbed answered to this machine, with the device's credential.
   *
   * @param signIn the project's id, or how it failed
   * @param expiry when the credential expires; a known empty value for never
   * @param records all of the project
   * @param holder the record that has the device's name in any project
   */
  record TestbedFacts(SignIn signIn, Fact<Optional<Instant>> expiry, Fact<List<Hardware>> records,
      Fact<NameHolder> holder) {

    static TestbedFacts notAsked(String why) {
      return new TestbedFacts(new SignIn.NotTried(why), new Fact.NotAsked<>(why),
          new Fact.NotAsked<>(why), new Fact.NotAsked<>(why));
    }
  }

  /** Whether the credential works. */
  sealed interface SignIn {
    /** It does, for this project. */
    record Works(String projectId) implements SignIn {}

    /** It does not. */
    record Fails(RegistryFailure.Kind kind, String message) implements SignIn {}

    /** There is none to try. */
    record NotTried(String why) implements SignIn {}
  }

  /**
   * The fleet that the device belongs to.
   *
   * @param name null for a device of no fleet
   * @param events its events, the newest first
   */
  record FleetFacts(String name, Fact<GenericKubernetesResource> resource,
      Fact<List<GenericKubernetesResource>> events) {

    static FleetFacts notAsked(String why) {
      return new FleetFacts(null, new Fact.NotAsked<>(why), new Fact.NotAsked<>(why));
    }
  }

  /**
   * What there is of the image.
   *
   * @param claimName the claim that it is stored on
   * @param claim that claim
   * @param source the image source that the device names
   * @param jobs the Jobs of the resource, the newest first
   * @param pods their pods, the newest first
   * @param log the last lines of the newest pod's log
   */
  record ImageFacts(String claimName, Fact<GenericKubernetesResource> claim,
      Fact<GenericKubernetesResource> source, Fact<List<GenericKubernetesResource>> jobs,
      Fact<List<GenericKubernetesResource>> pods,
      Fact<String> log) {

    static ImageFacts notAsked(String why) {
      return new ImageFacts(null, new Fact.NotAsked<>(why), new Fact.NotAsked<>(why),
          new Fact.NotAsked<>(why), new Fact.NotAsked<>(why), new Fact.NotAsked<>(why));
    }
  }
}
