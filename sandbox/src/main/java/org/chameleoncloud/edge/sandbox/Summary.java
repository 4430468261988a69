package org.chameleoncloud.edge.sandbox;

import java.util.Locale;
import java.util.Map;
import org.chameleoncloud.edge.sandbox.screen.Screen;
import org.chameleoncloud.edge.sandbox.screen.Tint;
import org.chameleoncloud.edge.sandbox.stack.Checkout;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;
import org.chameleoncloud.edge.sandbox.stack.Sandbox;
import org.chameleoncloud.edge.sandbox.story.Story;

/** What the demo says last: how it went, and what it took. */
final class Summary {
  private Summary() {}

  static void tell(Screen screen, Sandbox sandbox, Story.Outcome outcome) {
    String seconds = String.format(Locale.ROOT, "%.1f s", outcome.took().toMillis() / 1000.0);
    screen.gap();
    if (!outcome.complete()) {
      screen.line(screen.in(Tint.BAD, outcome.seen() + " of " + outcome.scenes()
          + " scenes seen, in " + seconds + "."));
      screen.paragraph("", "The files are in "
          + Checkout.shortPath(sandbox.files().directory()) + ".");
      return;
    }
    screen.line(screen.in(Tint.GOOD, "All " + outcome.scenes() + " scenes seen, in " + seconds
        + "."));
    screen.gap();
    screen.line("Requests to the testbed:");
    list(screen, sandbox.testbed().requests().counts());
    screen.line("Writes of the operator to the API server, events among them:");
    sandbox.cluster().writes(OperatorProcess.USER_AGENT).ifPresentOrElse(
        writes -> list(screen, writes),
        () -> screen.line("  not counted: this API server is not the demo's own"));
  }

  private static void list(Screen screen, Map<String, Integer> counts) {
    counts.forEach((what, count) -> screen.line("  %5d  %s".formatted(count, what)));
  }
}
