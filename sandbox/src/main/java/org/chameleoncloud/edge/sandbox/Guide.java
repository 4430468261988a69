package org.chameleoncloud.edge.sandbox;

import java.util.List;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.sandbox.story.Screen;
import org.chameleoncloud.edge.sandbox.story.Tint;

/** How to look around in a demo that stays up. */
final class Guide {
  private Guide() {}

  static void tell(Screen screen, Sandbox sandbox) {
    WorkFolder folder = sandbox.folder();
    screen.gap();
    screen.line(screen.in(Tint.TITLE, "Everything stays up until Ctrl-C."));
    screen.gap();
    screen.line("The testbed, by its published command (pip install python-chi-edge):");
    screen.line("  export OS_CLIENT_CONFIG_FILE=" + Checkout.typed(folder.cloudsYaml())
        + " OS_CLOUD=" + Sandbox.CLOUD);
    screen.line("  chi-edge device list");
    screen.gap();
    screen.line("Images and logs:");
    screen.line("  ls -lR " + Checkout.typed(folder.claims()));
    screen.line("  tail -f " + Checkout.typed(folder.operatorLog()));
    screen.gap();
    cluster(screen, sandbox);
  }

  private static void cluster(Screen screen, Sandbox sandbox) {
    if (sandbox.cluster().writes().isEmpty()) {
      screen.line("The cluster:");
      screen.line("  kubectl --kubeconfig " + sandbox.cluster().kubeconfig());
      screen.line("      get edgedevices -n " + sandbox.cluster().namespace());
      return;
    }
    String devices = "/apis/" + EdgeDevice.GROUP + "/v1alpha1/namespaces/"
        + sandbox.cluster().namespace() + "/edgedevices";
    screen.paragraph("", "The API server in memory has no discovery, so kubectl get and apply do "
        + "not work on it. These do:");
    screen.line("  api=" + sandbox.cluster().client().getMasterUrl().toString()
        .replaceFirst("/$", "") + devices);
    for (String line : List.of("curl -s $api",
        "curl -sN \"$api?watch=true\"",
        "curl -s -X PATCH -H 'Content-Type: application/json-patch+json' \\",
        "  -d '[{\"op\":\"replace\",\"path\":\"/spec/localEgress\",\"value\":\"deny\"}]' \\",
        "  $api/NAME", "curl -s -X DELETE $api/NAME")) {
      screen.line("  " + line);
    }
  }
}
