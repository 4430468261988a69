package org.chameleoncloud.edge.plugin.watch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.chameleoncloud.edge.plugin.cli.ClusterNames;
import org.chameleoncloud.edge.plugin.cli.ClusterOptions;
import org.chameleoncloud.edge.plugin.cli.DurationConverter;
import org.chameleoncloud.edge.plugin.cli.OutputOptions;
import org.chameleoncloud.edge.plugin.cli.Printer;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.cluster.Device;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.chameleoncloud.edge.plugin.outcome.ExitCode;
import org.chameleoncloud.edge.plugin.output.Ages;
import org.chameleoncloud.edge.plugin.output.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubectl chi-edge wait}. */
@Command(name = "wait", description = {
    "Waits until a device is online, healthy or ready, or until its image is stored."})
public final class WaitCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME|UUID", completionCandidates = ClusterNames.Devices.class,
      description = "The resource, the device's name on the testbed, or the UUID of its record.")
  private String device;

  @Option(names = "--for", paramLabel = "STATE", required = true, order = 1,
      description = "${COMPLETION-CANDIDATES}.")
  private Goal goal;

  @Option(names = "--timeout", paramLabel = "TIME", defaultValue = "30m", order = 2,
      converter = DurationConverter.class,
      description = "How long at most, such as 30s, 5m or 2h. Default: ${DEFAULT-VALUE}.")
  private Duration timeout;

  @Mixin
  private ClusterOptions target;

  @Mixin
  private Printer printer;

  @Override
  public Integer call() {
    try (Cluster cluster = target.open()) {
      Device found = cluster.require(device);
      if (goal == Goal.image && found.typed().getSpec().image() == null) {
        throw CommandFailure.failed(found.name() + " asks for no image: set spec.image");
      }
      await(cluster, found);
      printer.print(List.of(OutputOptions.resource(found.name()) + " condition met"));
    }
    return ExitCode.DONE.code();
  }

  private void await(Cluster cluster, Device found) {
    AtomicReference<String> state = new AtomicReference<>(goal.state(found));
    boolean reached;
    try (Progress progress = printer.progress()) {
      reached = cluster.await(found, now -> {
        if (now == null) {
          throw CommandFailure.notFound(found.name() + " was deleted meanwhile");
        }
        state.set(goal.state(now));
        progress.show("Waiting for " + found.name() + ": " + state.get());
        return goal.isReached(now);
      }, timeout);
    }
    if (!reached) {
      throw CommandFailure.timedOut(found.name() + " was not " + reachedText() + " within "
          + Ages.text(timeout) + ": " + state.get()
          + " See what to do: kubectl chi-edge show " + found.name());
    }
  }

  private String reachedText() {
    return goal == Goal.image ? "baked" : goal.name();
  }
}
