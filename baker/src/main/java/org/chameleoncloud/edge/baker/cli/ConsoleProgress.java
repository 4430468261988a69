package org.chameleoncloud.edge.baker.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.chameleoncloud.edge.baker.outcome.Progress;

/** Human-readable progress: one line that is updated in place on a terminal, a line every few seconds in a log. */
final class ConsoleProgress implements Progress {
  private static final Duration ON_TERMINAL = Duration.ofMillis(200);
  private static final Duration IN_LOG = Duration.ofSeconds(5);
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean terminal;
  private final InstantSource clock;
  private String step = "";
  private Instant stepStart;
  private Instant nextLine;

  ConsoleProgress(PrintWriter out, boolean terminal, InstantSource clock) {
    this.out = out;
    this.terminal = terminal;
    this.clock = clock;
    this.stepStart = clock.instant();
    this.nextLine = stepStart;
  }

  /** Progress in the style that suits standard output. */
  static ConsoleProgress on(PrintWriter out) {
    boolean terminal = System.console() != null && System.console().isTerminal();
    return new ConsoleProgress(out, terminal, InstantSource.system());
  }

  @Override
  public void step(String what) {
    step = what;
    stepStart = clock.instant();
    nextLine = stepStart.plus(terminal ? ON_TERMINAL : IN_LOG);
    line(what);
  }

  @Override
  public void moved(long done, long total) {
    Instant now = clock.instant();
    if (now.isBefore(nextLine)) {
      return;
    }
    nextLine = now.plus(terminal ? ON_TERMINAL : IN_LOG);
    line(step + ": " + text(done, total, Duration.between(stepStart, now)));
  }

  private static String text(long done, long total, Duration since) {
    double rate = done / Math.max(0.001, since.toMillis() / 1000.0);
    String speed = Sizes.text((long) rate) + "/s";
    if (total < done || total == 0) {
      return Sizes.text(done) + ", " + speed;
    }
    return String.format(Locale.ROOT, "%s of %s, %s, %.0f s left", Sizes.text(done),
        Sizes.text(total), speed, (total - done) / Math.max(1, rate));
  }

  private void line(String text) {
    if (terminal) {
      out.print(CLEAR_LINE + text);
    } else {
      out.println(text);
    }
    out.flush();
  }

  /** Clears the updated line, so that whatever is printed next starts on an empty one. */
  void end() {
    if (terminal) {
      out.print(CLEAR_LINE);
      out.flush();
    }
  }
}
