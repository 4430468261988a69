package org.chameleoncloud.edge.sandbox;

import java.util.List;
import org.chameleoncloud.edge.lab.cluster.Cluster;
import org.chameleoncloud.edge.lab.cluster.ControlPlaneCluster;
import org.chameleoncloud.edge.lab.cluster.InMemoryCluster;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.sandbox.screen.Screen;
import org.chameleoncloud.edge.sandbox.screen.Tint;
import org.chameleoncloud.edge.sandbox.stack.Checkout;
import org.chameleoncloud.edge.sandbox.stack.Sandbox;

/** How to look around in a demo that stays up. */
final class Guide {
  private final Screen screen;
  private final Sandbox sandbox;

  private Guide(Screen screen, Sandbox sandbox) {
    this.screen = screen;
    this.sandbox = sandbox;
  }

  static void tell(Screen screen, Sandbox sandbox) {
    Guide guide = new Guide(screen, sandbox);
    screen.gap();
    screen.line(screen.in(Tint.TITLE, "Everything stays up until Ctrl-C."));
    guide.testbed();
    guide.files();
    switch (sandbox.cluster()) {
      case InMemoryCluster _ -> guide.inMemoryCluster();
      case ControlPlaneCluster plane -> guide.controlPlane(plane);
      case Cluster _ -> guide.givenCluster();
    }
  }

  private void testbed() {
    part("The testbed, by its published command (pip install python-chi-edge):", List.of(
        "export OS_CLOUD=" + Sandbox.CLOUD,
        "export OS_CLIENT_CONFIG_FILE=" + sandbox.files().cloudsYaml(),
        "chi-edge device list"));
  }

  private void files() {
    part("Images and logs:", List.of("ls -lR " + Checkout.shortPath(sandbox.files().claims()),
        "tail -f " + Checkout.shortPath(sandbox.files().operatorLog())));
  }

  private void inMemoryCluster() {
    String server = sandbox.cluster().client().getMasterUrl().toString().replaceFirst("/$", "");
    String namespace = "/namespaces/" + sandbox.cluster().namespace();
    part("The API server in memory has no discovery, so kubectl get and apply do not work\n"
        + "on it. These do:",
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

  private void controlPlane(ControlPlaneCluster plane) {
    String device = plane.client().resources(EdgeDevice.class).inNamespace(plane.namespace())
        .list().getItems().stream().findFirst().map(found -> found.getMetadata().getName())
        .orElse("NAME");
    part("The cluster is a real one, without nodes; in another shell:", List.of(
        "export KUBECONFIG=" + Checkout.shortPath(plane.kubeconfig()),
        "PATH=" + plane.binaries().directory() + ":$PATH",
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

  private void givenCluster() {
    part("The cluster:", List.of(
        "kubectl --kubeconfig " + Checkout.shortPath(sandbox.cluster().kubeconfig()) + " \\",
        "  get edgedevices --namespace " + sandbox.cluster().namespace()));
  }

  private void part(String title, List<String> lines) {
    screen.gap();
    screen.line(title);
    lines.forEach(line -> screen.line("  " + line));
  }
}
