package org.chameleoncloud.edge.sandbox.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.chameleoncloud.edge.sandbox.bench.PeerTable.Column;
import org.chameleoncloud.edge.sandbox.bench.PeerTable.Figure;
import org.chameleoncloud.edge.sandbox.bench.PeerTable.Unit;
import org.chameleoncloud.edge.sandbox.stack.Checkout;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Compares this operator with ORC, one after the other: as many objects, which one request each creates outside, applied
 * by the same client.
 */
@Command(name = "peers", mixinStandardHelpOptions = true, usageHelpWidth = 80,
    description = "Measures this operator and ORC, the OpenStack Resource Controller, with as many "
        + "objects. Needs ORC (lab/bench/peers/build).")
public final class PeersBench implements Callable<Integer> {
  @Mixin
  private final BenchOptions bench = new BenchOptions(1000);

  @Option(names = "--idle", defaultValue = "60",
      description = "For how many seconds to measure idle objects. Default: ${DEFAULT-VALUE}.")
  private int idleSeconds;

  @Option(names = "--runs", defaultValue = "1",
      description = "How often, by turns; each run prints a table. Default: ${DEFAULT-VALUE}.")
  private int runs;

  @Option(names = "--no-floor", description = "Skips the floor client.")
  private boolean noFloor;

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (bench.devices <= BenchLab.WARM || idleSeconds < 1 || runs < 1) {
      throw new ParameterException(spec.commandLine(), "--devices must be more than "
          + BenchLab.WARM + ", --idle and --runs at least 1");
    }
    try {
      PeerPrograms programs = PeerPrograms.pinned(bench.top,
          Path.of(System.getProperty("user.home")));
      for (int run = 0; run < runs; run++) {
        System.out.print(PeerTable.of(columns(programs)));
      }
      return CommandLine.ExitCode.OK;
    } catch (IOException e) {
      System.err.println(e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private List<Column> columns(PeerPrograms programs) throws Exception {
    return noFloor
        ? List.of(own(), orc(programs))
        : List.of(own(), orc(programs), floor());
  }

  private Column own() throws IOException, InterruptedException {
    try (OwnSide side = OwnSide.start(bench.top, bench.operator)) {
      return PeerMeasurement.run(side, bench.devices, idleSeconds);
    }
  }

  private Column orc(PeerPrograms programs) throws IOException, InterruptedException {
    Checkout checkout = new Checkout(bench.top.toAbsolutePath().normalize());
    try (OrcSide side = OrcSide.start(checkout, programs)) {
      return PeerMeasurement.run(side, bench.devices, idleSeconds);
    }
  }

  private Column floor() throws Exception {
    try (BenchLab lab = BenchLab.start(bench.top, 1)) {
      lab.createCredentials();
      return new Column("floor client", List.of(Figure.of("all shown in their statuses",
          Unit.SECONDS, FloorClient.run(lab, bench.devices))));
    }
  }
}
