package org.chameleoncloud.edge.sandbox.bench;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.sandbox.bench.SoakSchedule.Target;

/** A soak, from the first device until all agree. */
final class SoakRun {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration SETTLE_POLL = Duration.ofSeconds(5);
  private static final int SAMPLE_SECONDS = 5;
  private static final int COUNT_SECONDS = 10;
  private static final int MINUTE = 60;
  private static final Duration LONGEST_WITHOUT_LEADER = Duration.ofMinutes(2);
  /** A write that failed again and again is retried after at most five minutes. */
  private static final Duration LONGEST_SETTLE = Duration.ofMinutes(15);

  private final BenchLab lab;
  private final SoakPlan plan;
  private final SoakSchedule schedule;
  private final SoakTable table;
  private final SoakReplicas replicas;
  private final Recording recording;
  private final SoakFleet fleet;
  private final SoakMemory memory;
  private final SoakLedger ledger = new SoakLedger();
  private final SoakVitals.Meter meter = new SoakVitals.Meter();
  private final Map<Target, Integer> kills = new EnumMap<>(Target.class);
  private SoakVitals vitals = SoakVitals.NONE;
  private long edits;
  private Stopwatch leaderSeen = Stopwatch.start();

  SoakRun(BenchLab lab, SoakPlan plan, SoakSchedule schedule, SoakTable table,
      SoakReplicas replicas, Recording recording) {
    this.lab = lab;
    this.plan = plan;
    this.schedule = schedule;
    this.table = table;
    this.replicas = replicas;
    this.recording = recording;
    fleet = new SoakFleet(lab);
    memory = new SoakMemory(schedule);
  }

  /** How many edits of each kind were made. */
  Map<String, Integer> edits() {
    return fleet.made();
  }

  /** How often each replica was killed. */
  Map<Target, Integer> kills() {
    return kills;
  }

  SoakMemory memory() {
    return memory;
  }

  SoakLedger ledger() {
    return ledger;
  }

  /**
   * Waits until a replica leads, and applies the devices.
   *
   * @throws IOException if none does, or if one exits without having been killed
   */
  void begin() throws IOException, InterruptedException {
    while (leader().isEmpty()) {
      Thread.sleep(TICK);
    }
    KubernetesClient client = lab.cluster().client();
    BenchCluster.inParallel(plan.expected().entrySet().stream()
        .<Runnable>map(entry -> () -> client
            .resource(SoakFleet.device(entry.getKey(), entry.getValue())).create())
        .toList());
  }

  /**
   * Edits, kills and measures until the time is over.
   *
   * @throws IOException if no replica leads for minutes, or if one exits without having been killed
   */
  void soak() throws IOException, InterruptedException {
    table.head();
    Stopwatch begin = Stopwatch.start();
    for (long tick = 0; begin.seconds() < schedule.duration().toSeconds(); tick++) {
      double seconds = begin.seconds();
      for (; edits < schedule.editsDue(seconds); edits++) {
        fleet.make(plan.next());
      }
      killIfDue(seconds);
      if (tick % COUNT_SECONDS == 0) {
        remember();
        Optional<SoakReplicas.Leader> leader = leader();
        if (leader.isPresent()) {
          memory.measure(seconds, leader.get().operator().process().pid());
        }
      }
      if (tick % SAMPLE_SECONDS == 0) {
        vitals = meter.take(leader(), memory);
        recording.add(seconds, vitals.values());
      }
      if (tick % MINUTE == 0 && tick > 0 && tick < schedule.duration().toSeconds()) {
        printMinute(tick / MINUTE);
      }
      Thread.sleep(Duration.ofMillis((long) Math.max(0, (tick + 1 - begin.seconds()) * 1e3)));
    }
    printMinute(schedule.duration().toMinutes());
  }

  private void killIfDue(double seconds) throws IOException, InterruptedException {
    int killed = killed();
    Target target = schedule.target(killed + 1);
    if (killed < schedule.killsDue(seconds) && replicas.kill(target)) {
      kills.merge(target, 1, Integer::sum);
      recording.mark(seconds);
    }
  }

  private int killed() {
    return kills.values().stream().mapToInt(Integer::intValue).sum();
  }

  private void remember() {
    ledger.remember(lab.testbed().deletedRecords());
    ledger.remember(lab.testbed().records());
  }

  private Optional<SoakReplicas.Leader> leader() throws IOException, InterruptedException {
    Optional<SoakReplicas.Leader> leader = replicas.leader();
    if (leader.isPresent()) {
      leaderSeen = Stopwatch.start();
    } else if (leaderSeen.seconds() > LONGEST_WITHOUT_LEADER.toSeconds()) {
      throw new IOException("no replica has led for " + LONGEST_WITHOUT_LEADER.toSeconds()
          + " s: see the operators' logs in " + lab.directory());
    }
    return leader;
  }

  private void printMinute(long minute) {
    table.minute(minute, plan.expected().size(), edits, killed(), vitals);
  }

  /**
   * Waits without faults, edits and kills until resources and records agree.
   *
   * @return what still differs after a quarter of an hour; empty if all agree
   * @throws IOException if a replica exits without having been killed
   */
  List<String> settle() throws IOException, InterruptedException {
    Stopwatch begin = Stopwatch.start();
    List<String> differences = differences();
    while (!differences.isEmpty() && begin.seconds() < LONGEST_SETTLE.toSeconds()) {
      Thread.sleep(SETTLE_POLL);
      leader();
      differences = differences();
    }
    table.row("all agree after", differences.isEmpty()
        ? "%.0f s".formatted(begin.seconds())
        : "never, %d do not".formatted(differences.size()));
    return differences;
  }

  private List<String> differences() {
    remember();
    return SoakLedger.differences(plan.expected(), lab.cluster().client()
        .resources(EdgeDevice.class).inNamespace(BenchLab.NAMESPACE).list().getItems(),
        lab.testbed().records());
  }
}
