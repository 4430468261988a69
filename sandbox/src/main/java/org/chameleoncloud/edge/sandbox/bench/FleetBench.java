package org.chameleoncloud.edge.sandbox.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.chameleoncloud.edge.sandbox.bench.PeerTable.Column;
import org.chameleoncloud.edge.sandbox.bench.PeerTable.Figure;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Measures devices that a client creates one by one next to as many that one fleet makes, by turns, each on a new control
 * plane; then how long a changed template takes to reach those of the fleet.
 */
@Command(name = "fleet", mixinStandardHelpOptions = true, usageHelpWidth = 80,
    description = "Measures a fleet next to as many single devices.")
public final class FleetBench implements Callable<Integer> {
  @Mixin
  private final BenchOptions bench = new BenchOptions(1000);

  @Option(names = "--runs", defaultValue = "2",
      description = "How often, by turns; each run prints a table. Default: ${DEFAULT-VALUE}.")
  private int runs;

  @Option(names = "--batch", defaultValue = "50",
      description = "How many devices of the fleet are changed together, and may be unavailable. "
          + "Default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(names = "--no-rollout", description = "Skips the changed template.")
  private boolean noRollout;

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (bench.devices < 1 || bench.devices > BenchFleet.MAX_DEVICES || batch < 1 || runs < 1) {
      throw new ParameterException(spec.commandLine(), "--devices must be between 1 and "
          + BenchFleet.MAX_DEVICES + ", --batch and --runs at least 1");
    }
    List<Double> ratios = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      Column single = single();
      Column fleet = fleet();
      System.out.print(PeerTable.of(List.of(single, fleet)));
      ratios.add(seconds(fleet) / seconds(single));
      System.out.printf("%-38s%28.2f%n", "a fleet's time to that of the others", ratios.getLast());
    }
    System.out.printf("%-38s%28.2f%n", "mean of the runs",
        ratios.stream().mapToDouble(Double::doubleValue).average().orElseThrow());
    return CommandLine.ExitCode.OK;
  }

  private static double seconds(Column column) {
    return column.figures().stream()
        .filter(figure -> figure.label().equals(FleetMeasurement.REGISTERED))
        .mapToDouble(figure -> figure.value().orElseThrow()).findFirst().orElseThrow();
  }

  private Column single() throws IOException, InterruptedException {
    try (BenchLab lab = BenchLab.start(bench.top, 1);
        BenchOperator operator = BenchOperator.start(bench.operator, List.of(), lab)) {
      return new Column("single devices", new FleetMeasurement(lab, operator, bench.devices)
          .registration(lab::applyDevices));
    }
  }

  private Column fleet() throws IOException, InterruptedException {
    try (BenchLab lab = BenchLab.start(bench.top, 1);
        BenchOperator operator = BenchOperator.start(bench.operator, List.of(), lab)) {
      BenchFleet fleet = new BenchFleet(lab, batch);
      FleetMeasurement measurement = new FleetMeasurement(lab, operator, bench.devices);
      List<Figure> figures = new ArrayList<>(measurement.registration(fleet::create));
      if (!noRollout) {
        figures.addAll(measurement.rollout(fleet));
      }
      return new Column("one fleet", figures);
    }
  }
}
