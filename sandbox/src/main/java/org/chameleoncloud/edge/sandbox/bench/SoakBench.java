package org.chameleoncloud.edge.sandbox.bench;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import org.chameleoncloud.edge.sandbox.bench.SoakSchedule.Target;
import org.chameleoncloud.edge.testbed.TestbedOptions;
import org.chameleoncloud.edge.testbed.traffic.LoggedRequest;
import org.chameleoncloud.edge.testbed.traffic.ResponseDelivery;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Edits devices for half an hour while requests to the testbed fail and replicas are killed. Then all must agree, each
 * device must have been registered once, and the leader's memory must have been flat.
 */
@Command(name = "soak", mixinStandardHelpOptions = true, usageHelpWidth = 80,
    description = "Edits devices while requests fail and replicas are killed. Fails if devices and "
        + "records differ in the end, if a device was registered twice, or if the live heap "
        + "has grown by more than 1 MiB in ten minutes.")
public final class SoakBench implements Callable<Integer> {
  private static final Duration CHECKS_EVERY = Duration.ofSeconds(5);
  private static final int MOST_PRINTED = 20;

  @Mixin
  private final BenchOptions bench = new BenchOptions(2000);

  @Option(names = "--minutes", defaultValue = "30",
      description = "How long; the memory is judged from 30 on. Default: ${DEFAULT-VALUE}.")
  private int minutes;

  @Option(names = "--faults", paramLabel = "PERCENT", defaultValue = "10",
      description = "How many of the requests to the testbed fail. Default: ${DEFAULT-VALUE}.")
  private double faults;

  @Option(names = "--seed", description = "Repeats the edits and the faults of a run, though not "
      + "at the same times. Default: a random one, which is printed.")
  private long seed = new Random().nextInt(1_000_000);

  @Parameters(paramLabel = "OPTION", description = "Further options of the operator, after --.")
  private List<String> options = List.of();

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (bench.devices < 1 || minutes < 1 || !(faults >= 0 && faults <= 50)) {
      throw new ParameterException(spec.commandLine(), "--devices and --minutes have to be at "
          + "least 1, and --faults between 0 and 50: choose other values");
    }
    SoakTable table = new SoakTable(System.out);
    List<String> problems = new ArrayList<>();
    try (
        BenchLab lab = BenchLab.start(bench.top, 1, TestbedOptions.forTests().faultSeed(seed)
            .workersRunEvery(CHECKS_EVERY, Duration.ZERO).balenaPollEvery(CHECKS_EVERY));
        Recording recording = new Recording(lab.directory().resolve("curve.csv"),
            SoakVitals.PANELS);
        SoakReplicas replicas = new SoakReplicas(bench.operator, options, lab)) {
      table.row("seed", Long.toString(seed));
      table.row("files", lab.directory().toString());
      SoakRun run = new SoakRun(lab, new SoakPlan(bench.devices, new Random(seed)),
          new SoakSchedule(Duration.ofMinutes(minutes)), table, replicas, recording);
      problems.addAll(soak(lab, run, recording, table));
    } catch (IOException | KubernetesClientException e) {
      problems.add(Optional.ofNullable(e.getMessage()).orElse(e.toString()));
    }
    problems.stream().limit(MOST_PRINTED).forEach(problem -> table.row("wrong", problem));
    if (problems.size() > MOST_PRINTED) {
      table.row("wrong", problems.size() - MOST_PRINTED + " more");
    }
    table.row("result", problems.isEmpty() ? "passed" : "failed");
    return problems.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  /** Returns what is wrong. */
  private List<String> soak(BenchLab lab, SoakRun run, Recording recording, SoakTable table)
      throws IOException, InterruptedException {
    lab.createCredentials();
    SoakFaults.of(faults).forEach(lab.testbed().faults()::add);
    run.begin();
    run.soak();
    List<LoggedRequest> requests = lab.testbed().requests().all();
    lab.testbed().faults().clear();
    recording.draw("%,d devices, %.0f edits a minute, %.0f %% of requests fail; kills are red"
        .formatted(bench.devices, SoakSchedule.EDITS_PER_SECOND * 60, faults),
        lab.directory().resolve("curve.svg"));
    run.memory().writeGrowth(lab.directory().resolve("heap-growth.txt"));
    List<String> problems = new ArrayList<>(run.settle());
    problems.addAll(run.ledger().doubled());
    run.memory().problem().ifPresent(problems::add);
    report(table, run, requests);
    return problems;
  }

  private static void report(SoakTable table, SoakRun run, List<LoggedRequest> requests) {
    run.edits().forEach((kind, count) -> table.row(kind, "%,d".formatted(count)));
    for (Target target : Target.values()) {
      table.row(target.text(), Integer.toString(run.kills().getOrDefault(target, 0)));
    }
    table.row("records created", "%,d".formatted(run.ledger().created()));
    long failed = requests.stream().filter(request -> request.status() >= 500
        || request.delivery() != ResponseDelivery.SENT).count();
    table.row("requests to the testbed", "%,d; without a timeout, %.1f %% failed"
        .formatted(requests.size(), failed * 100.0 / Math.max(1, requests.size())));
    run.memory().report(table);
  }
}
