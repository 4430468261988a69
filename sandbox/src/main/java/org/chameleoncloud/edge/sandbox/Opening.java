package org.chameleoncloud.edge.sandbox;

import org.chameleoncloud.edge.sandbox.screen.Screen;
import org.chameleoncloud.edge.sandbox.screen.Tint;
import org.chameleoncloud.edge.sandbox.stack.Checkout;
import org.chameleoncloud.edge.sandbox.stack.Sandbox;

/** What the demo says first: what runs, and where. */
final class Opening {
  private Opening() {}

  static void tell(Screen screen, Sandbox sandbox) {
    screen.line(screen.in(Tint.TITLE, "CHI@Edge and its operator, on this machine"));
    screen.line("  Kubernetes  " + sandbox.cluster().title());
    screen.line("  testbed     " + sandbox.testbed().identityUrl() + " (Keystone)");
    screen.line("              " + sandbox.testbed().inventoryUrl() + " (Doni)");
    screen.line("  operator    process " + sandbox.operator().process().pid() + ", operator.jar");
    screen.line("  files       " + Checkout.shortPath(sandbox.files().directory()));
    if (sandbox.cluster().hasNodes()) {
      screen.paragraph("  ", "This cluster has nodes of its own. They would need the container "
          + "image that bakes, and their claims cannot be looked into from here: the scene with "
          + "the image is left out.");
    }
  }
}
