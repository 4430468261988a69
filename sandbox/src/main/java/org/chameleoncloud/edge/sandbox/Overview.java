package org.chameleoncloud.edge.sandbox;

import org.chameleoncloud.edge.sandbox.screen.Screen;
import org.chameleoncloud.edge.sandbox.screen.Style;
import org.chameleoncloud.edge.sandbox.stack.Checkout;
import org.chameleoncloud.edge.sandbox.stack.Sandbox;

/** The first lines of the demo: what is running, and where. */
final class Overview {
  private Overview() {}

  static void print(Screen screen, Sandbox sandbox) {
    screen.line(screen.styled(Style.TITLE, "CHI@Edge and its operator, on this machine"));
    screen.line("  Kubernetes  " + sandbox.cluster().title());
    screen.line("  testbed     " + sandbox.testbed().identityUrl() + " (Keystone)");
    screen.line("              " + sandbox.testbed().inventoryUrl() + " (Doni)");
    screen.line("  operator    process " + sandbox.operator().process().pid() + ", operator.jar");
    screen.line("  files       " + Checkout.shortPath(sandbox.files().directory()));
    if (!sandbox.bakesImages()) {
      screen.paragraph("  ", "This cluster has its own nodes. They would need the container image "
          + "to bake, and their claims cannot be read from here, so the step with the image is "
          + "skipped.");
    }
  }
}
