package org.chameleoncloud.edge.sandbox.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Measures how long it takes until the standby has reconciled each device, from the moment when the leader is asked to
 * terminate, and from the moment when it is killed.
 */
@Command(name = "leader", mixinStandardHelpOptions = true, usageHelpWidth = 80,
    description = "Measures a change of the leader.")
public final class LeaderBench implements Callable<Integer> {
  private static final List<String> ELECTION = List.of("--leader-election", "--lease-namespace",
      BenchLab.NAMESPACE);

  @Mixin
  private final BenchOptions bench = new BenchOptions(1000);

  @Option(names = "--runs", defaultValue = "3",
      description = "How often each kind of change is measured. Default: ${DEFAULT-VALUE}.")
  private int runs;

  private int started;

  @Override
  public Integer call() throws Exception {
    try (BenchLab lab = BenchLab.start(bench.top, 1)) {
      lab.settle(bench.operator, bench.devices);
      System.out.printf("%-24s %16s %16s%n", "the leader is", "first look", "last look");
      BenchOperator leader = replica(lab);
      leader.awaitLooks(bench.devices);
      for (int run = 0; run < 2 * runs; run++) {
        boolean killed = run % 2 == 1;
        BenchOperator standby = replica(lab);
        standby.awaitStart();
        Stopwatch begin = Stopwatch.start();
        if (killed) {
          leader.kill();
        } else {
          leader.process().destroy();
        }
        standby.awaitLooks(1);
        double first = begin.seconds();
        standby.awaitLooks(bench.devices);
        System.out.printf("%-24s %14.1f s %14.1f s%n", killed ? "killed" : "terminated", first,
            begin.seconds());
        leader.close();
        leader = standby;
      }
      leader.close();
    }
    return CommandLine.ExitCode.OK;
  }

  private BenchOperator replica(BenchLab lab) throws IOException, InterruptedException {
    started++;
    BenchOperator replica = BenchOperator.start(bench.operator, ELECTION, lab,
        "operator-" + started + ".log");
    replica.awaitStart();
    return replica;
  }
}
