package org.chameleoncloud.edge.sandbox.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.chameleoncloud.edge.lab.controlplane.AuditLog;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Applies many devices at once to a running operator, and measures until all are registered, then idle. A floor client
 * that sends the same requests, with as many in flight and no logic, shows what testbed and API server need for them.
 */
@Command(name = "scale", mixinStandardHelpOptions = true, usageHelpWidth = 80,
    description = "Measures many devices at once, and idle ones.")
public final class ScaleBench implements Callable<Integer> {
  private static final int WARM = BenchLab.WARM;
  private static final int SCRAPES = 20;
  private static final Duration LIST_POLL = Duration.ofMillis(50);

  @Mixin
  private final BenchOptions bench = new BenchOptions(1000);

  @Option(names = "--idle", defaultValue = "60",
      description = "For how many seconds to measure idle devices. Default: ${DEFAULT-VALUE}.")
  private int idleSeconds;

  @Option(names = "--namespaces", defaultValue = "1",
      description = "In how many namespaces they are, each with a credential of its own project. "
          + "Default: ${DEFAULT-VALUE}.")
  private int namespaces;

  @Option(names = "--no-floor", description = "Skips the floor client.")
  private boolean noFloor;

  @Parameters(paramLabel = "OPTION", description = "Further options of the operator, after --.")
  private List<String> options = List.of();

  @Override
  public Integer call() throws Exception {
    if (!noFloor) {
      try (BenchLab lab = BenchLab.start(bench.top, namespaces)) {
        lab.createCredentials();
        row("floor client: all registered",
            "%.1f s".formatted(FloorClient.run(lab, bench.devices)));
      }
    }
    try (BenchLab lab = BenchLab.start(bench.top, namespaces);
        BenchOperator operator = BenchOperator.start(bench.operator, options, lab);
        Curve curve = Curve.record(operator.process().pid(), lab.directory().resolve("curve.csv"),
            () -> lab.testbed().requests().count("POST", "/v1/hardware"))) {
      lab.createCredentials();
      operator.awaitStart();
      lab.applyDevices(0, WARM);
      operator.await(() -> lab.registered(WARM) == WARM, BenchLab.settlePoll(WARM));
      measureNew(lab, operator, curve);
      measureChanges(lab, operator);
      measureIdle(lab, operator);
      measureScrapes(operator);
      Path svg = lab.directory().resolve("curve.svg");
      curve.draw("%,d devices at once, then idle".formatted(bench.devices), svg);
      System.out.println("curve: " + svg);
    }
    return CommandLine.ExitCode.OK;
  }

  private void measureNew(BenchLab lab, BenchOperator operator, Curve curve)
      throws IOException, InterruptedException {
    int more = bench.devices - WARM;
    double cpu = operator.cpuSeconds();
    ProcessorTimes before = ProcessorTimes.now();
    Stopwatch start = Stopwatch.start();
    lab.applyDevices(WARM, bench.devices);
    row("applied %,d more".formatted(more), "%.1f s".formatted(start.seconds()));
    operator.await(() -> lab.registered(bench.devices) == bench.devices,
        BenchLab.settlePoll(bench.devices));
    row("all registered", "%.1f s".formatted(start.seconds()));
    row("CPU a new device", "%.1f ms".formatted((operator.cpuSeconds() - cpu) * 1e3 / more));
    row("  all processes, ms", ProcessorTimes.now().since(before, more));
    double looks = operator.looks();
    lab.testbed().tick();
    operator.awaitIdle(looks + bench.devices,
        () -> lab.count(status -> "2/4".equals(status.health())) == bench.devices);
    row("all checks seen", "%.1f s".formatted(start.seconds()));
    row("resident, highest", "%,d MiB".formatted(curve.highestMiB()));
    row("CPU a new device with its checks",
        "%.1f ms".formatted((operator.cpuSeconds() - cpu) * 1e3 / more));
    Map<String, Long> writes = lab.audit().writes();
    writes.forEach((kind, count) -> row("  " + kind,
        "%.2f a device".formatted((double) count / bench.devices)));
  }

  /** All devices come online between two lists, as after an outage of the testbed. From the list that shows it. */
  private void measureChanges(BenchLab lab, BenchOperator operator)
      throws IOException, InterruptedException {
    double looks = operator.looks();
    for (int number = 0; number < bench.devices; number++) {
      lab.testbed().join("device-" + number);
    }
    lab.testbed().requests().clear();
    lab.testbed().pollBalena();
    operator.await(() -> lab.testbed().requests().count("GET", "/v1/hardware") > 0, LIST_POLL);
    double cpu = operator.cpuSeconds();
    ProcessorTimes before = ProcessorTimes.now();
    Stopwatch start = Stopwatch.start();
    double waiting = operator.awaitIdle(looks + bench.devices,
        () -> lab.count(ScaleBench::isOnline) == bench.devices);
    row("%,d changes: all shown".formatted(bench.devices), "%.1f s".formatted(start.seconds()));
    row("  CPU a change",
        "%.1f ms".formatted((operator.cpuSeconds() - cpu) * 1e3 / bench.devices));
    row("  all processes, ms", ProcessorTimes.now().since(before, bench.devices));
    row("  reconciliations waiting, highest", "%.0f".formatted(waiting));
  }

  private static boolean isOnline(EdgeDeviceStatus status) {
    return status.condition(ConditionType.ONLINE)
        .filter(condition -> "True".equals(condition.status()))
        .isPresent();
  }

  private void measureIdle(BenchLab lab, BenchOperator operator)
      throws IOException, InterruptedException {
    Thread.sleep(Duration.ofSeconds(40));
    AuditLog audit = lab.audit();
    audit.skipToEnd();
    lab.testbed().requests().clear();
    double cpu = operator.cpuSeconds();
    Thread.sleep(Duration.ofSeconds(idleSeconds));
    row("idle: CPU of one core over %d s".formatted(idleSeconds),
        "%.1f %%".formatted((operator.cpuSeconds() - cpu) * 100 / idleSeconds));
    row("idle: resident",
        "%,.0f MiB".formatted(ProcessMeter.residentMiB(operator.process().pid())));
    row("idle: requests to the testbed",
        new TreeMap<>(lab.testbed().requests().counts()).toString());
    row("idle: writes to the API server", audit.writes().toString());
  }

  private static void measureScrapes(BenchOperator operator)
      throws IOException, InterruptedException {
    // The first ones compile the code, as in an operator that has run for an hour.
    for (int i = 0; i < SCRAPES; i++) {
      operator.metrics();
    }
    double cpu = operator.cpuSeconds();
    int bytes = 0;
    for (int i = 0; i < SCRAPES; i++) {
      bytes = operator.metrics().length();
    }
    row("scrape", "%.1f ms, %,d bytes"
        .formatted((operator.cpuSeconds() - cpu) * 1e3 / SCRAPES, bytes));
  }

  private static void row(String what, String value) {
    System.out.printf("%-44s %s%n", what, value);
  }
}
