package org.chameleoncloud.edge.plugin.doctor;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.cluster.Device;
import org.chameleoncloud.edge.plugin.doctor.ApiReader.Type;
import org.chameleoncloud.edge.plugin.doctor.Examination.FleetFacts;
import org.chameleoncloud.edge.plugin.doctor.Examination.ImageFacts;
import org.chameleoncloud.edge.plugin.doctor.Examination.SecretUse;
import org.chameleoncloud.edge.plugin.doctor.Examination.TestbedFacts;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.hosts.TestbedHosts;

/** Reads everything about a device, with the rights of the user. Changes nothing. */
final class Examiner {
  private static final String CRD = "edgedevices.edge.chameleoncloud.org";
  private static final String NO_DEVICE = "There is no resource.";

  private final Cluster cluster;
  private final ApiReader api;
  private final TestbedHosts hosts;
  private final boolean logs;

  /**
   * @param hosts the only hosts to connect to for the testbed
   * @param logs whether to read the operator's log
   */
  Examiner(Cluster cluster, TestbedHosts hosts, boolean logs) {
    this.cluster = cluster;
    this.api = new ApiReader(cluster);
    this.hosts = hosts;
    this.logs = logs;
  }

  /**
   * Reads.
   *
   * @param name the resource, the device's name on the testbed, or the UUID of its record
   * @param version of this plugin
   * @throws CommandFailure when the API server cannot be reached, several devices match, or the resource does not match
   *     this version's schema
   */
  Examination examine(String name, String version, Instant now) {
    SecretReader secrets = new SecretReader(api, cluster.namespace());
    secrets.addCredentialsOf(cluster.client().getConfiguration());
    Fact<GenericKubernetesResource> crd = api.get(Type.CRD, null, CRD);
    Fact<Device> device = crd.isMissing()
        ? new Fact.NotAsked<>("The CRD is not installed.")
        : device(name);
    Fact<List<Operator>> operators = new OperatorReader(api).read(logs);
    Optional<Device> found = device.value();
    List<SecretUse> uses = found.map(each -> each.typed().getSpec()).map(secrets::of)
        .orElse(List.of());
    TestbedFacts testbed = found.map(each -> testbed(each, uses))
        .orElseGet(() -> TestbedFacts.notAsked(NO_DEVICE));
    ImageFacts image = found.map(each -> new ImageReader(api, secrets).read(each, operators))
        .orElseGet(() -> ImageFacts.notAsked(NO_DEVICE));
    Fact<List<GenericKubernetesResource>> events = found.map(each -> api.events(each.resource()))
        .orElseGet(() -> new Fact.NotAsked<>(NO_DEVICE));
    FleetFacts fleet = found.map(new FleetReader(api)::read)
        .orElseGet(() -> FleetFacts.notAsked(NO_DEVICE));
    return new Examination(now, cluster.namespace(), name, version, crd, device,
        found.map(this::sameName).orElseGet(() -> new Fact.NotAsked<>(NO_DEVICE)), fleet,
        operators, uses, testbed, image, events, secrets.known());
  }

  private Fact<Device> device(String name) {
    Fact<Integer> listed = api.read("list EdgeDevices", cluster.namespace(),
        _ -> cluster.deviceResources().inNamespace(cluster.namespace()).list().getItems().size());
    return switch (listed) {
      case Fact.Known<Integer> _ -> Fact.ofNullable(cluster.find(name).orElse(null));
      case Fact.Missing<Integer> _ -> new Fact.NotAsked<>("The CRD is not installed.");
      case Fact.Unread<Integer>(String why, boolean forbidden) -> new Fact.Unread<>(why, forbidden);
      case Fact.NotAsked<Integer>(String why) -> new Fact.NotAsked<>(why);
    };
  }

  private TestbedFacts testbed(Device device, List<SecretUse> secrets) {
    Optional<Credentials> credentials = secrets.stream().findFirst()
        .flatMap(secret -> secret.facts().value())
        .map(Examination.SecretFacts::credentials);
    return credentials.map(found -> TestbedReader.read(found, hosts, device.deviceName()))
        .orElseGet(() -> TestbedFacts.notAsked("There is no credential to ask the testbed with."));
  }

  /** Of all namespaces, if the user may list them. */
  private Fact<List<String>> sameName(Device device) {
    List<Device> all;
    try {
      all = cluster.devicesOfAllNamespaces();
    } catch (CommandFailure _) {
      all = cluster.devices(device.namespace());
    }
    Predicate<Device> isOther = other -> !(other.namespace().equals(device.namespace())
        && other.name().equals(device.name())) && !observes(other);
    return observes(device)
        ? new Fact.NotAsked<>("It only observes.")
        : new Fact.Known<>(all.stream().filter(isOther)
            .filter(other -> other.deviceName().equals(device.deviceName()))
            .map(other -> other.namespace() + "/" + other.name()).toList());
  }

  /** Several resources may observe one record. */
  private static boolean observes(Device device) {
    return device.typed().getSpec() != null && device.typed().getSpec().observes();
  }
}
