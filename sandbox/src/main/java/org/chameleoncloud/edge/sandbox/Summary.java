package org.chameleoncloud.edge.sandbox;

import java.util.Locale;
import java.util.Map;
import org.chameleoncloud.edge.sandbox.screen.Screen;
import org.chameleoncloud.edge.sandbox.screen.Style;
import org.chameleoncloud.edge.sandbox.stack.Checkout;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;
import org.chameleoncloud.edge.sandbox.stack.Sandbox;
import org.chameleoncloud.edge.sandbox.story.Story;

/** The last lines of the demo: the result, and the number of requests. */
final class Summary {
  private Summary() {}

  static void print(Screen screen, Sandbox sandbox, Story.Result result) {
    String duration = String.format(Locale.ROOT, "%.1f s", result.duration().toMillis() / 1000.0);
    screen.gap();
    if (!result.isComplete()) {
      screen.line(screen.styled(Style.BAD, result.passed() + " of " + result.steps()
          + " steps passed, in " + duration + "."));
      screen.paragraph("", "The files are in "
          + Checkout.shortPath(sandbox.files().directory()) + ".");
      return;
    }
    screen.line(screen.styled(Style.GOOD,
        "All " + result.steps() + " steps passed, in " + duration + "."));
    screen.gap();
    screen.line("Requests to the testbed:");
    list(screen, sandbox.testbed().requests().counts());
    screen.line("The operator's writes to the API server, including events:");
    sandbox.cluster().writes(OperatorProcess.USER_AGENT).ifPresentOrElse(
        writes -> list(screen, writes), () -> screen.line("  not counted on an existing cluster"));
  }

  private static void list(Screen screen, Map<String, Integer> counts) {
    counts.forEach((what, count) -> screen.line("  %5d  %s".formatted(count, what)));
  }
}
