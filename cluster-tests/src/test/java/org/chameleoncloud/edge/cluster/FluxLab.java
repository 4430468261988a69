package org.chameleoncloud.edge.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/** The examples in gitops/, and Flux. Changed are the addresses, the intervals and how long devices are waited for. */
final class FluxLab implements AutoCloseable {
  private final GitOpsLab lab;
  private final GitOpsPrograms programs;
  private FluxControllers controllers;

  private FluxLab(GitOpsLab lab, GitOpsPrograms programs) {
    this.lab = lab;
    this.programs = programs;
  }

  /** Starts a cluster with a node, and Flux, or skips the test as {@link NodeEnvironment#start} does. */
  static FluxLab start(Class<?> test) throws IOException {
    return start(test, NodeEnvironment::values);
  }

  /**
   * The same with other values of the operator's chart.
   *
   * @param values those for a cluster
   */
  static FluxLab start(Class<?> test, Function<NodeEnvironment, String> values)
      throws IOException {
    GitOpsPrograms programs = GitOpsPrograms.of("flux");
    GitOpsLab lab = GitOpsLab.start(test);
    try {
      FluxLab flux = new FluxLab(lab, programs);
      flux.pushOperator(values.apply(lab.env()));
      flux.createAgeKey();
      flux.pushLab();
      flux.controllers = FluxControllers.start(lab.env(), programs);
      return flux;
    } catch (IOException | RuntimeException e) {
      lab.close();
      throw e;
    }
  }

  private void pushOperator(String values) throws IOException {
    String release = "gitops/flux/operator/helmrelease.yaml";
    GitRepository operator = lab.operator();
    operator.copy(GitOpsLab.example("flux/operator"), "gitops/flux/operator");
    operator.write(release, GitOpsLab.withValues(operator.read(release), 4, values));
    operator.push("Operator");
    operator.tag("v0.1.0");
  }

  /** The key that only the cluster has. Its recipient is what a lab encrypts for. */
  private void createAgeKey() {
    GitRepository git = lab.repository().git();
    run("age-keygen -o '" + ageKey() + "'");
    git.write("lab/credentials/.sops.yaml",
        GitOpsLab.changed(git.read("lab/credentials/.sops.yaml"),
            Map.of("REPLACE-WITH-THE-RECIPIENT-OF-YOUR-CLUSTER",
                run("age-keygen -y '" + ageKey() + "'").strip())));
  }

  private Path ageKey() {
    return lab.env().directory().resolve("age.agekey");
  }

  /** With the commands of docs/gitops.md. */
  private void pushLab() {
    Path directory = lab.repository().git().file("lab/credentials/sops");
    run("cd '" + directory + "' && kubectl -n lab create secret generic chi-edge --from-file='"
        + lab.cloudsYaml() + "' --dry-run=client -o yaml > chi-edge.sops.yaml"
        + " && sops encrypt --in-place chi-edge.sops.yaml");
    lab.repository().git().push("Lab");
  }

  /** Applies what a reader applies: the age key and the two files. Flux waits for at least 30 s. */
  void install() throws IOException {
    lab.env().run("kubectl -n flux-system create secret generic sops-age --from-file='"
        + ageKey() + "'");
    lab.apply("flux/operator.yaml",
        Map.of("interval: 1h", "interval: 10s", "retryInterval: 1m", "retryInterval: 3s"));
    lab.apply("flux/lab.yaml",
        Map.of("interval: 5m", "interval: 1s", "interval: 10m", "interval: 10s",
            "retryInterval: 1m", "retryInterval: 3s", "timeout: 2m\n  path: ./lab/devices",
            "timeout: 30s\n  path: ./lab/devices"));
  }

  /** Runs a line in a shell that finds the programs of Flux, too. */
  private String run(String line) {
    return lab.env().shell().withPath(programs.directory()).run(line).orFail();
  }

  /** The cluster, the repositories and the testbed. */
  GitOpsLab lab() {
    return lab;
  }

  /** A Kustomization of the examples. */
  FluxKustomization kustomization(String name) {
    return new FluxKustomization(lab.env(), name);
  }

  /** Flux's controllers. */
  FluxControllers controllers() {
    return controllers;
  }

  @Override
  public void close() throws IOException {
    controllers.close();
    lab.close();
  }
}
