package org.chameleoncloud.edge.sandbox.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.chameleoncloud.edge.lab.controlplane.AuditLog;
import org.chameleoncloud.edge.sandbox.bench.PeerTable.Figure;
import org.chameleoncloud.edge.sandbox.bench.PeerTable.Unit;

/** Measures an operator until devices are Registered, and until those of a fleet have a changed template. */
final class FleetMeasurement {
  static final String REGISTERED = "all Registered";

  private static final int WARM = BenchLab.WARM;
  /** The testbed's checks run so often, so that a batch waits for the operator's lists only. */
  private static final Duration CHECKS = Duration.ofMillis(500);

  private final BenchLab lab;
  private final BenchOperator operator;
  private final int devices;

  /** Of so many devices, after {@link BenchLab#WARM} others, with which the operator's code is compiled. */
  FleetMeasurement(BenchLab lab, BenchOperator operator, int devices) {
    this.lab = lab;
    this.operator = operator;
    this.devices = devices;
  }

  /** Makes the devices with the numbers of a range exist, or asks for them. */
  interface Making {
    void make(int from, int to);
  }

  /** The figures until all are Registered. */
  List<Figure> registration(Making making) throws IOException, InterruptedException {
    lab.createCredentials();
    operator.awaitStart();
    making.make(0, WARM);
    operator.await(() -> lab.registered(WARM) == WARM, BenchLab.settlePoll(WARM));
    Start start = new Start();
    making.make(WARM, WARM + devices);
    operator.await(() -> lab.registered(WARM + devices) == WARM + devices,
        BenchLab.settlePoll(WARM));
    return start.figures(REGISTERED, "CPU a device");
  }

  /** The figures from a changed template until all devices are done with it. */
  List<Figure> rollout(BenchFleet fleet) throws IOException, InterruptedException {
    double looks = operator.looks();
    lab.testbed().tick();
    operator.awaitIdle(looks + WARM + devices, () -> fleet.isRolledOut()
        && lab.count(status -> "2/4".equals(status.health())) == WARM + devices);
    Start start = new Start();
    fleet.change();
    operator.await(() -> {
      lab.testbed().tick();
      return fleet.isRolledOut();
    }, CHECKS);
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.heading("a changed template"));
    start.figures("all have it", "CPU a changed device")
        .forEach(figure -> figures.add(new Figure("  " + figure.label(), figure.unit(),
            figure.value())));
    return figures;
  }

  /** When something begins that is measured. */
  private final class Start {
    private final AuditLog audit = lab.audit();
    private final Map<String, Integer> outside = lab.testbed().requests().counts();
    private final double cpu = operator.cpuSeconds();
    private final Stopwatch time = Stopwatch.start();

    Start() {
      audit.skipToEnd();
    }

    private List<Figure> figures(String done, String cpuOfEach) {
      List<Figure> figures = new ArrayList<>();
      figures.add(Figure.of(done, Unit.SECONDS, time.seconds()));
      figures.add(Figure.of(cpuOfEach, Unit.MILLISECONDS,
          (operator.cpuSeconds() - cpu) * 1e3 / devices));
      figures.addAll(PeerRequests.toApiServer(audit.requests(), "edgedevices", devices));
      Map<String, Integer> since = new TreeMap<>(lab.testbed().requests().counts());
      since.replaceAll((kind, count) -> count - outside.getOrDefault(kind, 0));
      figures.addAll(PeerRequests.toOutside(since, devices));
      return figures;
    }
  }
}
