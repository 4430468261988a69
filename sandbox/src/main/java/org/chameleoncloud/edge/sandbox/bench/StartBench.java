package org.chameleoncloud.edge.sandbox.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Measures how the operator starts when its devices are registered already: the time to the first look at a device, the
 * time and the CPU time until Ready, and the time until each device has been looked at. Variants run by turns.
 */
@Command(name = "start", mixinStandardHelpOptions = true, usageHelpWidth = 80,
    description = "Measures the operator's start.")
public final class StartBench implements Callable<Integer> {
  private static final Duration POLL = Duration.ofMillis(5);
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  @Mixin
  private final BenchOptions bench = new BenchOptions(100);

  @Option(names = "--runs", defaultValue = "5",
      description = "How often each variant runs. Default: ${DEFAULT-VALUE}.")
  private int runs;

  @Option(names = "--variant", paramLabel = "NAME=COMMAND",
      description = "A command that starts the operator, such as "
          + "\"jar=java -jar operator/target/operator.jar\"; repeat it to compare. "
          + "Without any, --operator is measured, which otherwise only registers the devices.")
  private Map<String, String> variants = new LinkedHashMap<>();

  @Override
  public Integer call() throws Exception {
    if (variants.isEmpty()) {
      variants.put("operator", bench.operator);
    }
    try (BenchLab lab = BenchLab.start(bench.top, 1)) {
      lab.settle(bench.operator, bench.devices);
      System.out.printf("%-16s %12s %12s %12s %12s%n", "variant", "first look", "ready",
          "CPU ready",
          "last look");
      Map<String, List<Start>> starts = new LinkedHashMap<>();
      for (int run = 0; run < runs; run++) {
        for (Map.Entry<String, String> variant : variants.entrySet()) {
          Start start = measure(variant.getValue(), lab);
          print(variant.getKey(), start);
          starts.computeIfAbsent(variant.getKey(), _ -> new ArrayList<>()).add(start);
        }
      }
      System.out.println("medians");
      starts.forEach((name, all) -> print(name, Start.median(all)));
    }
    return CommandLine.ExitCode.OK;
  }

  private static void print(String name, Start start) {
    System.out.printf("%-16s %10.2f s %10.2f s %10.2f s %10.2f s%n", name, start.firstLook(),
        start.ready(), start.cpuReady(), start.lastLook());
  }

  private Start measure(String command, BenchLab lab) throws IOException, InterruptedException {
    lab.testbed().requests().clear();
    Stopwatch begin = Stopwatch.start();
    try (BenchOperator operator = BenchOperator.start(command, List.of(), lab)) {
      double look = -1;
      double ready = -1;
      double cpuReady = -1;
      while (look < 0 || ready < 0) {
        if (begin.seconds() > TIMEOUT.toSeconds() || !operator.process().isAlive()) {
          throw new IOException("the operator did not start: see " + operator.log());
        }
        // A look at the first device opens the session of its credential.
        if (look < 0 && !lab.testbed().requests().counts().isEmpty()) {
          look = begin.seconds();
        }
        if (ready < 0 && operator.port().isPresent()) {
          ready = begin.seconds();
          cpuReady = operator.cpuSeconds();
        }
        TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
      }
      operator.awaitLooks(bench.devices);
      return new Start(look, ready, cpuReady, begin.seconds());
    }
  }

  private record Start(double firstLook, double ready, double cpuReady, double lastLook) {
    static Start median(List<Start> all) {
      return new Start(middle(all.stream().map(Start::firstLook).sorted().toList()),
          middle(all.stream().map(Start::ready).sorted().toList()),
          middle(all.stream().map(Start::cpuReady).sorted().toList()),
          middle(all.stream().map(Start::lastLook).sorted().toList()));
    }

    private static double middle(List<Double> sorted) {
      return sorted.get(sorted.size() / 2);
    }
  }
}
