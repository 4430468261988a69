package org.chameleoncloud.edge.sandbox.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.chameleoncloud.edge.lab.controlplane.AuditLog;
import org.chameleoncloud.edge.sandbox.bench.PeerTable.Column;
import org.chameleoncloud.edge.sandbox.bench.PeerTable.Figure;
import org.chameleoncloud.edge.sandbox.bench.PeerTable.Unit;

/**
 * Applies objects to one operator at once, and measures until all exist outside and their statuses say so, then idle.
 * The first {@link BenchLab#WARM} are not measured.
 */
final class PeerMeasurement {
  private static final int WARM = BenchLab.WARM;
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration LIST_POLL = Duration.ofMillis(250);
  private static final Duration SETTLE = Duration.ofSeconds(15);

  private final PeerSide side;
  private final int objects;
  private final int idleSeconds;
  private final List<Figure> figures = new ArrayList<>();

  private PeerMeasurement(PeerSide side, int objects, int idleSeconds) {
    this.side = side;
    this.objects = objects;
    this.idleSeconds = idleSeconds;
  }

  /**
   * Measures.
   *
   * @param objects more than {@link BenchLab#WARM}
   * @throws IOException if the operator ends
   */
  static Column run(PeerSide side, int objects, int idleSeconds)
      throws IOException, InterruptedException {
    PeerMeasurement measurement = new PeerMeasurement(side, objects, idleSeconds);
    try (Curve curve = Curve.record(side.operator().process().pid(),
        side.directory().resolve("curve.csv"), side::created)) {
      side.apply(0, WARM);
      measurement.await(side::created, WARM, POLL);
      measurement.await(side::shown, WARM, LIST_POLL);
      long warm = measurement.settledKiB(WARM);
      measurement.measureNew();
      long settled = measurement.settledKiB(objects);
      measurement.memory(curve.highestMiB(), warm, settled);
      measurement.measureIdle();
    }
    return new Column(side.title(), measurement.figures);
  }

  private void measureNew() throws IOException, InterruptedException {
    int more = objects - WARM;
    AuditLog audit = side.audit();
    audit.skipToEnd();
    side.outside().clear();
    double cpu = side.operator().cpuSeconds();
    Stopwatch start = Stopwatch.start();
    side.apply(WARM, objects);
    add("all applied", Unit.SECONDS, start.seconds());
    await(side::created, objects, POLL);
    add("all created outside", Unit.SECONDS, start.seconds());
    await(side::shown, objects, LIST_POLL);
    add("all shown in their statuses", Unit.SECONDS, start.seconds());
    add("CPU a new object", Unit.MILLISECONDS,
        (side.operator().cpuSeconds() - cpu) * 1e3 / more);
    figures.addAll(PeerRequests.toApiServer(audit.requests(), side.resource(), more));
    figures.addAll(PeerRequests.toOutside(side.outside().counts(), more));
  }

  private long settledKiB(int count) throws IOException, InterruptedException {
    side.settle(count);
    Thread.sleep(SETTLE);
    return Math.round(ProcessMeter.residentMiB(side.operator().process().pid()) * 1024);
  }

  private void memory(long highestMiB, long warmKiB, long settledKiB) {
    figures.add(Figure.heading("resident memory"));
    add("  the highest", Unit.MIB, highestMiB);
    add("  %,d objects, settled".formatted(WARM), Unit.MIB, warmKiB / 1024.0);
    add("  %,d objects, settled".formatted(objects), Unit.MIB, settledKiB / 1024.0);
    add("  difference, an object", Unit.KIB, (double) (settledKiB - warmKiB) / (objects - WARM));
  }

  private void measureIdle() throws InterruptedException {
    AuditLog audit = side.audit();
    audit.skipToEnd();
    side.outside().clear();
    double cpu = side.operator().cpuSeconds();
    Thread.sleep(Duration.ofSeconds(idleSeconds));
    figures.add(Figure.heading("idle for %,d s".formatted(idleSeconds)));
    add("  CPU of one core", Unit.PERCENT,
        (side.operator().cpuSeconds() - cpu) * 100 / idleSeconds);
    add("  requests to the outside, in all", Unit.COUNT,
        side.outside().counts().values().stream().mapToInt(Integer::intValue).sum());
    List<AuditLog.Request> requests = audit.requests();
    add("  writes to the API server, in all", Unit.COUNT,
        requests.stream().filter(AuditLog.Request::isWrite).count());
    add("  reads from the API server, in all", Unit.COUNT,
        requests.stream().filter(request -> !request.isWrite()).count());
  }

  private void add(String label, Unit unit, double value) {
    figures.add(Figure.of(label, unit, value));
  }

  private void await(IntSupplier count, int wanted, Duration poll)
      throws IOException, InterruptedException {
    while (count.getAsInt() < wanted) {
      side.operator().requireAlive();
      Thread.sleep(poll);
    }
  }
}
