package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;

/**
 * A cluster with a node, and the examples in gitops/ in two repositories, as its README and docs/gitops.md say that a reader
 * sets them up, for a GitOps tool that runs on the node. Addresses are changed.
 */
final class GitOpsLab implements AutoCloseable {
  static final String LAB = "lab";
  private static final Path EXAMPLES = Nodes.CHECKOUT.top().resolve("gitops");
  private static final String DEVICES = "devices.git";
  private static final String OPERATOR = "chi-edge-operator.git";
  private static final String IMAGE = "registry.example.org/chi-edge-operator";

  private final NodeEnvironment env;
  private final GitServer server;
  private final GitRepository operator;
  private final LabRepository repository;
  private final Path volume;

  private GitOpsLab(NodeEnvironment env) throws IOException {
    this.env = env;
    Path root = Files.createDirectory(env.directory().resolve("git"));
    server = GitServer.start(root, env.cluster().nodes().getFirst().host());
    operator = GitRepository.create(root, OPERATOR, checkout("operator"));
    repository = new LabRepository(GitRepository.create(root, DEVICES, checkout("lab")));
    operator.copy(Nodes.CHECKOUT.top().resolve("helm/chi-edge-operator"),
        "helm/chi-edge-operator");
    repository.git().copy(EXAMPLES.resolve("lab"), "lab");
    volume = env.createVolume("images", env.cluster().nodes().getFirst());
    Files.writeString(cloudsYaml(),
        env.testbed().cloudsYaml("edge", env.testbed().credential(TestEnvironment.PROJECT)));
  }

  /** Starts one, or skips the test as {@link NodeEnvironment#start} does. Nothing is pushed yet. */
  static GitOpsLab start(Class<?> test) throws IOException {
    NodeEnvironment env = NodeEnvironment.start(test, 1);
    try {
      return new GitOpsLab(env);
    } catch (IOException | RuntimeException e) {
      env.close();
      throw e;
    }
  }

  private Path checkout(String name) {
    return env.directory().resolve("checkout-" + name);
  }

  /** The examples' files with changes, each of which must apply. */
  static String changed(String text, Map<String, String> changes) {
    String result = text;
    for (Map.Entry<String, String> change : changes.entrySet()) {
      if (!result.contains(change.getKey())) {
        throw new AssertionError("the example does not contain " + change.getKey());
      }
      result = result.replace(change.getKey(), change.getValue());
    }
    return result;
  }

  /** An example that contains the chart's values at its end or in its middle, with the values for this cluster. */
  String withValues(String example, int indent) {
    return withValues(example, indent, env.values());
  }

  /** The same with other values. */
  static String withValues(String example, int indent, String values) {
    return changed(example,
        Map.of(IMAGE + "\n", "localhost/chi-edge-operator\n" + values.indent(indent)));
  }

  /** Applies a file of the examples with changed addresses and other changes. */
  void apply(String example, Map<String, String> changes) throws IOException {
    applyText(Files.readString(EXAMPLES.resolve(example)), changes);
  }

  /** The same with a file that was read, and changed by the caller. */
  void applyText(String example, Map<String, String> changes) {
    Map<String, String> all = new LinkedHashMap<>(changes);
    for (String each : new String[]{OPERATOR, DEVICES}) {
      String address = "https://git.example.org/lab/" + each;
      if (example.contains(address)) {
        all.put(address, server.url(each));
      }
    }
    env.shell().runWithInput(changed(example, all), "kubectl apply -f -").orFail();
  }

  /** Where the examples are. */
  static Path example(String file) {
    return EXAMPLES.resolve(file);
  }

  /** The credential of the lab. */
  Path cloudsYaml() {
    return env.directory().resolve("clouds.yaml");
  }

  /** The directory of the volume for the images of the lab's claim. */
  Path volume() {
    return volume;
  }

  /** The operator's repository. It has the chart, and no commit. */
  GitRepository operator() {
    return operator;
  }

  /** The lab's repository. It has the examples, and no commit. */
  LabRepository repository() {
    return repository;
  }

  /** The cluster, and the testbed. */
  NodeEnvironment env() {
    return env;
  }

  /** The names of the lab's devices. */
  List<String> devices() {
    return env.client().resources(EdgeDevice.class).inNamespace(LAB).list().getItems().stream()
        .map(device -> device.getMetadata().getName()).toList();
  }

  /** A device of the lab, null if it does not exist. */
  EdgeDevice device(String name) {
    return env.client().resources(EdgeDevice.class).inNamespace(LAB).withName(name).get();
  }

  /** The manifests of many devices, by name. */
  static Map<String, String> fleet(int size) {
    return IntStream.rangeClosed(1, size).mapToObj(i -> "fleet-" + i).collect(
        Collectors.toMap(Function.identity(), Devices::yaml, (one, _) -> one, TreeMap::new));
  }

  /** Waits until a device of the lab is Ready. */
  void awaitReady(String name) {
    NodeEnvironment.eventually(name + " is Ready").until(() -> device(name),
        found -> found != null && Devices.isReady(found));
  }

  /** Waits until devices have neither a resource nor a record. */
  void awaitDeleted(Collection<String> names) {
    NodeEnvironment.eventually("the records of " + names + " are deleted").untilAsserted(() -> {
      assertThat(devices()).doesNotContainAnyElementsOf(names);
      assertThat(env.testbed().records()).extracting(DeviceRecord::name)
          .doesNotContainAnyElementsOf(names);
    });
  }

  /** Creates the CA that the operator's values name for bakes, in the namespace of the lab. */
  void createCa() {
    env.run("kubectl -n " + LAB + " create configmap lab-ca --from-file="
        + env.images().caCertificate());
  }

  @Override
  public void close() throws IOException {
    server.close();
    env.close();
  }
}
