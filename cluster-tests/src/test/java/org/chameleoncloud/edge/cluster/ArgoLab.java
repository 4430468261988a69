package org.chameleoncloud.edge.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/** The examples in gitops/, and Argo CD. Changed are the addresses, and how long it waits before it tries again. */
final class ArgoLab implements AutoCloseable {
  private final GitOpsLab lab;
  private ArgoServers argo;

  private ArgoLab(GitOpsLab lab) {
    this.lab = lab;
  }

  /** Starts a cluster with a node, and Argo CD, or skips the test as {@link NodeEnvironment#start} does. */
  static ArgoLab start(Class<?> test) throws IOException {
    ArgoServers.requireRedis();
    GitOpsPrograms programs = GitOpsPrograms.of("argo");
    GitOpsLab lab = GitOpsLab.start(test);
    try {
      ArgoLab all = new ArgoLab(lab);
      lab.operator().push("Operator");
      lab.operator().tag("v0.1.0");
      lab.repository().git().push("Lab");
      lab.env().run("kubectl apply --server-side -f '"
          + programs.file("external-secrets.io_externalsecrets.yaml") + "'");
      all.argo = ArgoServers.start(lab.env(), programs);
      return all;
    } catch (IOException | RuntimeException e) {
      lab.close();
      throw e;
    }
  }

  /**
   * Applies what a reader applies, the operator last, plays the External Secrets Operator, and waits until all is done.
   *
   * @return what the lab's Application reported until the operator was applied
   */
  List<ArgoApplication.State> install() throws IOException {
    lab.env().run("kubectl apply --server-side -f '" + GitOpsLab.example("argocd/argocd-cm.yaml")
        + "'");
    applyLab();
    ArgoApplication devices = application("lab");
    var waiting = devices.await("waits", state -> state.message().contains("ExternalSecret"));
    deliverCredential();
    var retrying = devices.await("tries again", state -> state.retries() > 0);
    installOperator();
    application("chi-edge-operator").await("done", ArgoApplication.State::isDone);
    devices.await("done", ArgoApplication.State::isDone);
    lab.createCa();
    return List.of(waiting, retrying);
  }

  /** Applies the devices. */
  void applyLab() throws IOException {
    lab.apply("argocd/lab.yaml", Map.of("duration: 10s", "duration: 2s", "maxDuration: 5m",
        "maxDuration: 10s"));
  }

  private void installOperator() throws IOException {
    lab.applyText(lab.withValues(Files.readString(GitOpsLab.example("argocd/operator.yaml")), 8),
        Map.of());
  }

  /** Does what the External Secrets Operator does with the example: creates the Secret, and reports that. */
  private void deliverCredential() {
    lab.env().run("kubectl -n lab create secret generic chi-edge --from-file='"
        + lab.cloudsYaml() + "'");
    lab.env().run("kubectl -n lab patch externalsecret chi-edge --subresource=status --type=merge"
        + " -p '{\"status\": {\"conditions\": [{\"type\": \"Ready\", \"status\": \"True\","
        + " \"reason\": \"SecretSynced\", \"message\": \"secret synced\"}]}}'");
  }

  /** The cluster, the repositories and the testbed. */
  GitOpsLab lab() {
    return lab;
  }

  /** An Application of the examples. */
  ArgoApplication application(String name) {
    return new ArgoApplication(argo, name);
  }

  /** Argo CD. */
  ArgoServers argo() {
    return argo;
  }

  /** Commits the devices of the examples, and waits until there are no others. */
  void reset() {
    application("lab").awaitSynced(lab.repository().reset());
    NodeEnvironment.eventually("only the devices of the examples are left")
        .until(() -> lab.devices().equals(LabRepository.EXAMPLE_DEVICES));
  }

  @Override
  public void close() throws IOException {
    argo.close();
    lab.close();
  }
}
