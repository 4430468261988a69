package org.chameleoncloud.edge.cluster;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.testbed.Testbed;

/**
 * The examples in gitops/ in two repositories, as its README and docs/gitops.md say that a reader sets them up, and Flux.
 * Changed are the addresses, the intervals and how long devices are waited for.
 */
final class FluxLab implements AutoCloseable {
  static final String LAB = "lab";
  static final List<String> EXAMPLE_DEVICES = List.of("camera-roof-west", "uc-rpi4-11");
  private static final String DEVICES = "lab/devices/";
  private static final String CLAIMS = "lab/claims/";
  private static final String LIST = "kustomization.yaml";
  private static final Path EXAMPLES = Nodes.CHECKOUT.top().resolve("gitops");

  private final NodeEnvironment env;
  private final FluxPrograms programs;
  private final GitServer server;
  private final GitRepository operator;
  private final GitRepository lab;
  private FluxControllers controllers;

  private FluxLab(NodeEnvironment env, FluxPrograms programs) throws IOException {
    this.env = env;
    this.programs = programs;
    Path root = Files.createDirectory(env.directory().resolve("git"));
    server = GitServer.start(root, env.cluster().nodes().getFirst().host());
    operator = GitRepository.create(root, "chi-edge-operator.git", checkout("operator"));
    lab = GitRepository.create(root, "devices.git", checkout("lab"));
  }

  private Path checkout(String name) {
    return env.directory().resolve("checkout-" + name);
  }

  /** Starts a cluster with a node, and Flux, or skips the test as {@link NodeEnvironment#start} does. */
  static FluxLab start(Class<?> test) throws IOException {
    FluxPrograms programs = FluxPrograms.pinned(
        Nodes.CHECKOUT.top().resolve("cluster-tests/flux/go.sum"),
        Path.of(System.getProperty("user.home")));
    Optional<String> missing = programs.missing();
    if (missing.isPresent()) {
      if ("true".equals(System.getenv("CI"))) {
        throw new IOException(missing.get());
      }
      abort("skipped, because " + missing.get());
    }
    NodeEnvironment env = NodeEnvironment.start(test, 1);
    try {
      FluxLab flux = new FluxLab(env, programs);
      flux.pushOperator();
      flux.createAgeKey();
      flux.pushLab();
      flux.controllers = FluxControllers.start(env, programs);
      return flux;
    } catch (IOException | RuntimeException e) {
      env.close();
      throw e;
    }
  }

  /** The examples' files with changes, each of which must apply. */
  private static String changed(String text, Map<String, String> changes) {
    String result = text;
    for (Map.Entry<String, String> change : changes.entrySet()) {
      if (!result.contains(change.getKey())) {
        throw new AssertionError("the example does not contain " + change.getKey());
      }
      result = result.replace(change.getKey(), change.getValue());
    }
    return result;
  }

  private void pushOperator() throws IOException {
    String release = "gitops/flux/operator/helmrelease.yaml";
    operator.copy(Nodes.CHECKOUT.top().resolve("helm/chi-edge-operator"),
        "helm/chi-edge-operator");
    operator.copy(EXAMPLES.resolve("flux/operator"), "gitops/flux/operator");
    operator.write(release, changed(operator.read(release),
        Map.of("registry.example.org/chi-edge-operator", "localhost/chi-edge-operator"))
        + env.values().indent(4));
    operator.push("Operator");
    operator.tag("v0.1.0");
  }

  /** The key that only the cluster has. Its recipient is what a lab encrypts for. */
  private void createAgeKey() throws IOException {
    Path key = env.directory().resolve("age.agekey");
    run("age-keygen -o '" + key + "'");
    lab.copy(EXAMPLES.resolve("lab"), "lab");
    lab.write("lab/credentials/.sops.yaml", changed(lab.read("lab/credentials/.sops.yaml"),
        Map.of("REPLACE-WITH-THE-RECIPIENT-OF-YOUR-CLUSTER",
            run("age-keygen -y '" + key + "'").strip())));
  }

  /** With the commands of docs/gitops.md. */
  private void pushLab() throws IOException {
    Testbed testbed = env.testbed();
    Path directory = lab.file("lab/credentials/sops");
    Path cloudsYaml = Files.writeString(env.directory().resolve("clouds.yaml"),
        testbed.cloudsYaml("edge", testbed.credential(TestEnvironment.PROJECT)));
    run("cd '" + directory + "' && kubectl -n lab create secret generic chi-edge --from-file='"
        + cloudsYaml + "' --dry-run=client -o yaml > chi-edge.sops.yaml"
        + " && sops encrypt --in-place chi-edge.sops.yaml");
    lab.push("Lab");
  }

  /** Applies what a reader applies: the age key and the two files. Flux waits for at least 30 s. */
  void install() throws IOException {
    env.run("kubectl -n flux-system create secret generic sops-age --from-file='"
        + env.directory().resolve("age.agekey") + "'");
    apply("flux/operator.yaml", Map.of("https://git.example.org/lab/chi-edge-operator.git",
        server.url("chi-edge-operator.git"), "interval: 1h", "interval: 10s",
        "retryInterval: 1m", "retryInterval: 3s"));
    apply("flux/lab.yaml", Map.of("https://git.example.org/lab/devices.git",
        server.url("devices.git"), "interval: 5m", "interval: 1s", "interval: 10m",
        "interval: 10s", "retryInterval: 1m", "retryInterval: 3s",
        "timeout: 2m\n  path: ./lab/devices",
        "timeout: 30s\n  path: ./lab/devices"));
  }

  private void apply(String example, Map<String, String> changes) throws IOException {
    env.shell().runWithInput(changed(Files.readString(EXAMPLES.resolve(example)), changes),
        "kubectl apply -f -").orFail();
  }

  /** Runs a line in a shell that finds the programs of Flux, too. */
  private String run(String line) {
    return env.shell().withPath(programs.directory()).run(line).orFail();
  }

  /** The cluster, and the testbed. */
  NodeEnvironment env() {
    return env;
  }

  /** A Kustomization of the examples. */
  FluxKustomization kustomization(String name) {
    return new FluxKustomization(env, name);
  }

  /** Flux's controllers. */
  FluxControllers controllers() {
    return controllers;
  }

  /** The lab's repository. */
  GitRepository repository() {
    return lab;
  }

  /**
   * Adds devices in one commit.
   *
   * @param manifests by name
   * @return the commit
   */
  String addDevices(Map<String, String> manifests) {
    manifests.forEach((name, manifest) -> lab.write(DEVICES + name + ".yaml", manifest));
    return pushDevices("Add", names -> names.addAll(manifests.keySet()));
  }

  /**
   * Adds devices, and a claim like that of the examples, in one commit.
   *
   * @param manifests by name
   * @return the commit
   */
  String addClaimAndDevices(String claim, Map<String, String> manifests) {
    lab.write(CLAIMS + claim + ".yaml", changed(lab.read(CLAIMS + "edge-images.yaml"),
        Map.of("name: edge-images", "name: " + claim)));
    lab.write(CLAIMS + LIST, lab.read(CLAIMS + LIST) + "  - " + claim + ".yaml\n");
    return addDevices(manifests);
  }

  /**
   * Removes devices in one commit.
   *
   * @return the commit
   */
  String removeDevices(Collection<String> removed) {
    return pushDevices("Remove", names -> names.removeAll(removed));
  }

  /**
   * Commits the devices of the examples, and no others.
   *
   * @return the commit
   */
  String resetDevices() {
    return pushDevices("Reset", names -> {
      names.clear();
      names.addAll(EXAMPLE_DEVICES);
    });
  }

  /** Files of devices that were removed stay, and are not in the list. */
  private String pushDevices(String message, Consumer<Set<String>> change) {
    String[] parts = lab.read(DEVICES + LIST).split("(?<=resources:\n)");
    Set<String> names = new TreeSet<>(parts[1].lines()
        .map(line -> line.replace("  - ", "").replace(".yaml", "")).toList());
    change.accept(names);
    lab.write(DEVICES + LIST, parts[0] + names.stream()
        .map(name -> "  - " + name + ".yaml\n").collect(Collectors.joining()));
    return lab.push(message);
  }

  @Override
  public void close() throws IOException {
    controllers.close();
    server.close();
    env.close();
  }
}
