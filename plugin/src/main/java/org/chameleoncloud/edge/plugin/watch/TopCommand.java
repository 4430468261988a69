package org.chameleoncloud.edge.plugin.watch;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.chameleoncloud.edge.plugin.cli.AllNamespacesOption;
import org.chameleoncloud.edge.plugin.cli.ClusterOptions;
import org.chameleoncloud.edge.plugin.cli.Context;
import org.chameleoncloud.edge.plugin.cli.Printer;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.cluster.DeviceWatch;
import org.chameleoncloud.edge.plugin.outcome.ExitCode;
import org.chameleoncloud.edge.plugin.outcome.OnInterrupt;
import org.chameleoncloud.edge.plugin.output.TextWidth;
import org.chameleoncloud.edge.plugin.terminal.Screen;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kubectl chi-edge top}. */
@Command(name = "top", description = {
    "Shows all devices in a table that is updated in place, those that need you first. q or "
        + "Ctrl-C ends it. Without a terminal, the table is printed once."})
public final class TopCommand implements Callable<Integer> {
  private static final String BEGIN = "\u001b[?1049h\u001b[?25l";
  private static final String END = "\u001b[?25h\u001b[?1049l";
  private static final String HOME = "\u001b[H";
  private static final String CLEAR_LINE = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";
  private static final String HELP = "q: quit";
  private static final int DEFAULT_ROWS = 24;
  /** Ages change without an event. */
  private static final long MAX_PAUSE_MILLIS = 1000;
  /** However many events there are. */
  private static final long MIN_PAUSE_MILLIS = 200;

  @Mixin
  private ClusterOptions target;

  @Mixin
  private AllNamespacesOption all;

  @Mixin
  private Printer printer;

  private final BlockingQueue<Boolean> changes = new ArrayBlockingQueue<>(1);
  private final AtomicBoolean stopped = new AtomicBoolean();
  private boolean isOver;

  @Override
  public Integer call() {
    FleetView view = new FleetView(all.isSet());
    Context context = printer.context();
    try (Cluster cluster = target.open()) {
      if (context.terminal().outIsTerminal()) {
        try (DeviceWatch devices = cluster.watch(all.isSet() ? null : cluster.namespace(),
            () -> changes.offer(true))) {
          live(view, devices);
        }
      } else {
        printer.print(view.lines(all.devices(cluster), context.clock().instant(),
            Integer.MAX_VALUE, context.terminal().tableWidth(), context.terminal().colours()));
      }
    }
    return ExitCode.DONE.code();
  }

  private void live(FleetView view, DeviceWatch devices) {
    try (OnInterrupt _ = OnInterrupt.run("restore-terminal", this::end)) {
      begin();
      Thread.ofVirtual().name("keys").start(this::readKeys);
      while (!stopped.get()) {
        draw(view, devices);
        changes.poll(MAX_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        if (!stopped.get()) {
          TimeUnit.MILLISECONDS.sleep(MIN_PAUSE_MILLIS);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      end();
    }
  }

  private synchronized void begin() {
    if (!isOver) {
      printer.context().screen().readKeys();
      printer.out().print(BEGIN);
    }
  }

  /** Gives the terminal back. Nothing is drawn afterwards, though an interrupt does not end the thread that draws. */
  synchronized void end() {
    stopped.set(true);
    if (!isOver) {
      isOver = true;
      printer.out().print(END);
      printer.out().flush();
      printer.context().screen().restore();
    }
  }

  private void readKeys() {
    try {
      for (int key = printer.context().in().read(); key >= 0 && !stopped.get(); key = printer
          .context().in().read()) {
        if (key == 'q' || key == 'Q') {
          stopped.set(true);
          changes.offer(true);
        }
      }
    } catch (IOException _) {
      // Without keys, Ctrl-C still ends it.
    }
  }

  private void draw(FleetView view, DeviceWatch devices) {
    Context context = printer.context();
    Screen.Size size = context.screen().size()
        .orElse(new Screen.Size(DEFAULT_ROWS, context.terminal().width()));
    show(view.lines(devices.devices(), context.clock().instant(), size.rows(), size.columns(),
        context.terminal().colours()), devices.isConnected(), size.columns());
  }

  private synchronized void show(List<String> lines, boolean connected, int columns) {
    if (isOver) {
      return;
    }
    PrintWriter out = printer.out();
    out.print(HOME);
    lines.forEach(line -> out.print(line + CLEAR_LINE + "\r\n"));
    out.print(TextWidth.truncate(connected ? HELP : "not connected, trying again; " + HELP, columns)
        + CLEAR_LINE + CLEAR_BELOW);
    out.flush();
  }
}
