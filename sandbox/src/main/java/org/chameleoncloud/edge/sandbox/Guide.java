package org.chameleoncloud.edge.sandbox;

import java.util.List;
import org.chameleoncloud.edge.lab.cluster.Cluster;
import org.chameleoncloud.edge.lab.cluster.ControlPlaneCluster;
import org.chameleoncloud.edge.lab.cluster.InMemoryCluster;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.sandbox.screen.Screen;
import org.chameleoncloud.edge.sandbox.screen.Style;
import org.chameleoncloud.edge.sandbox.stack.Checkout;
import org.chameleoncloud.edge.sandbox.stack.Sandbox;

/** Commands to try in a demo that keeps running. */
final class Guide {
  private final Screen screen;
  private final Sandbox sandbox;

  private Guide(Screen screen, Sandbox sandbox) {
    this.screen = screen;
    this.sandbox = sandbox;
  }

  static void print(Screen screen, Sandbox sandbox) {
    Guide guide = new Guide(screen, sandbox);
    screen.gap();
    screen.line(screen.styled(Style.TITLE, "Everything keeps running until you press Ctrl-C."));
    guide.testbed();
    guide.files();
    switch (sandbox.cluster()) {
      case InMemoryCluster _ -> guide.inMemoryCluster();
      case ControlPlaneCluster cluster -> guide.controlPlane(cluster);
      case Cluster _ -> guide.existingCluster();
    }
  }

  private void testbed() {
    section("Use the testbed with its published client (pip install python-chi-edge):", List.of(
        "export OS_CLOUD=" + Sandbox.CLOUD,
        "export OS_CLIENT_CONFIG_FILE=" + sandbox.files().cloudsYaml(),
        "chi-edge device list"));
  }

  private void files() {
    section("Look at the images and logs:",
        List.of("ls -lR " + Checkout.shortPath(sandbox.files().claims()),
            "tail -f " + Checkout.shortPath(sandbox.files().operatorLog())));
  }

  private void inMemoryCluster() {
    String server = sandbox.cluster().client().getMasterUrl().toString().replaceFirst("/$", "");
    String namespace = "/namespaces/" + sandbox.cluster().namespace();
    section("The in-memory API server has no discovery, so kubectl get and apply do not work.\n"
        + "These commands do:",
        List.of(
            "api=" + server + "/apis/" + EdgeDevice.GROUP + "/v1alpha1",
            "curl -s $api" + namespace + "/edgedevices",
            "curl -s -X PATCH -H 'Content-Type: application/json-patch+json' \\",
            "  -d '[{\"op\":\"replace\",\"path\":\"/spec/localEgress\",\"value\":\"allow\"}]' \\",
            "  $api" + namespace + "/edgedevices/NAME",
            "curl -s -X DELETE $api" + namespace + "/edgedevices/NAME",
            "curl -s " + server + "/api/v1" + namespace + "/events",
            "kubectl --kubeconfig " + Checkout.shortPath(sandbox.cluster().kubeconfig()) + " \\",
            "  get --raw /api/v1" + namespace + "/events"));
  }

  private void controlPlane(ControlPlaneCluster cluster) {
    String device = cluster.client().resources(EdgeDevice.class).inNamespace(cluster.namespace())
        .list().getItems().stream().findFirst().map(found -> found.getMetadata().getName())
        .orElse("NAME");
    section("Use the cluster, a real control plane without nodes, in another shell:", List.of(
        "export KUBECONFIG=" + Checkout.shortPath(cluster.kubeconfig()),
        "PATH=" + cluster.binaries().directory() + ":$PATH",
        "kubectl get edgedevices -o wide",
        "kubectl describe edgedevice " + device,
        "kubectl explain edgedevice.spec",
        "kubectl patch edgedevice " + device + " --type=merge \\",
        "  -p '{\"spec\": {\"localEgress\": \"allow\"}}'",
        "kubectl annotate edgedevice " + device + " \\",
        "  edge.chameleoncloud.org/sync=again",
        "kubectl get events --sort-by=.lastTimestamp",
        "kubectl delete edgedevice " + device));
  }

  private void existingCluster() {
    section("Use the cluster:", List.of(
        "kubectl --kubeconfig " + Checkout.shortPath(sandbox.cluster().kubeconfig()) + " \\",
        "  get edgedevices --namespace " + sandbox.cluster().namespace()));
  }

  private void section(String title, List<String> commands) {
    screen.gap();
    screen.line(title);
    commands.forEach(command -> screen.line("  " + command));
  }
}
