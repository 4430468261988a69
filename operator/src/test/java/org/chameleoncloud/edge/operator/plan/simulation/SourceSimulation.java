package org.chameleoncloud.edge.operator.plan.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.ImageSource;
import org.chameleoncloud.edge.operator.api.ImageSourceRef.Kind;
import org.chameleoncloud.edge.operator.api.ImageSourceSpec;
import org.chameleoncloud.edge.operator.api.ImageSourceSpecBuilder;
import org.chameleoncloud.edge.operator.api.ImageSourceStatus;
import org.chameleoncloud.edge.operator.api.OnUpdate;
import org.chameleoncloud.edge.operator.api.TestImages;
import org.chameleoncloud.edge.operator.plan.observation.SourceState;
import org.chameleoncloud.edge.operator.plan.simulation.MemoryTestbed.Row;
import org.chameleoncloud.edge.operator.plan.simulation.OperatorProcess.Killed;
import org.chameleoncloud.edge.operator.plan.source.CheckMemory;
import org.chameleoncloud.edge.operator.plan.source.CheckResult;
import org.chameleoncloud.edge.operator.plan.source.SourceObservation;
import org.chameleoncloud.edge.operator.plan.source.SourceObservationBuilder;
import org.chameleoncloud.edge.operator.plan.source.SourcePlan;
import org.chameleoncloud.edge.operator.plan.source.SourcePlanner;
import org.chameleoncloud.edge.operator.plan.source.SourceReport;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.Worker.State;

/**
 * An image source whose server publishes newer images at random, the devices that name it, and an operator that is killed
 * at any step. The same seed leads to the same history.
 */
final class SourceSimulation {
  private static final String URL = "https://images.example.org/pi4.img";
  private static final double FAILURE_RATE = 0.15;
  private static final double KILL_RATE = 0.08;
  private static final double QUEUE_RATE = 0.3;
  private static final int MAX_SETTLE_ROUNDS = 60;
  private static final int QUIET_ROUNDS = 3;
  private static final Credentials CREDENTIALS = new Credentials(
      URI.create("https://testbed.example.org/v3"), "credential-1", Sensitive.of("the-secret"),
      null, "public", null);

  final List<Device> devices = new ArrayList<>();
  /** The revision that a device must keep from now on, by its name. */
  final Map<String, String> kept = new HashMap<>();
  private final OnUpdate onUpdate;
  private final ImageSourceSpec spec;
  private final Random random;
  private final MemoryTestbed testbed;
  private final ImagePublisher publisher;
  private final List<String> history = new ArrayList<>();
  private Instant now = Simulation.START;
  private OperatorProcess operator;
  private CheckMemory memory = CheckMemory.begin(now);
  private ImageSourceStatus source = ImageSourceStatus.NONE;
  private double killRate = KILL_RATE;
  private double queueRate = QUEUE_RATE;
  private boolean sourceIsGone;
  private int requests;

  SourceSimulation(long seed, OnUpdate onUpdate) {
    this.onUpdate = onUpdate;
    random = new Random(seed);
    publisher = new ImagePublisher(random);
    spec = ImageSourceSpecBuilder.builder().url(URL).checksumURL(URL + ".sha256").interval("10m")
        .onUpdate(onUpdate).build();
    testbed = new MemoryTestbed(random, () -> now);
    testbed.failureRate(FAILURE_RATE);
    restart();
    for (String name : List.of("pi-1", "pi-2", "pi-3")) {
      EdgeDeviceSpec device = EdgeDeviceSpecBuilder.builder().machineName("raspberrypi4-64")
          .contactEmail("lab@example.org").image(TestImages.from(TestImages.ref("pi4")).build())
          .build();
      devices.add(new Device(name, device, now, random));
      devices.getLast().jobs.downloads = publisher::download;
      devices.getLast().imageSource = new SourceState.Missing();
    }
  }

  /** The revision of what the server publishes. */
  String publishedRevision() {
    return publisher.revision();
  }

  /** What the source says. */
  ImageSourceStatus source() {
    return source;
  }

  /** Runs random events while requests fail and the process is killed. */
  void disrupt(int steps) {
    for (int step = 0; step < steps; step++) {
      now = now.plusSeconds(random.nextInt(1, 300));
      randomEvent();
      lookAtSource();
      devices.forEach(this::reconcile);
      devices.forEach(this::assertKept);
    }
  }

  /** Stops all failures and changes, and runs until the operator has nothing left to do. */
  void settle() {
    testbed.failureRate(0);
    killRate = 0;
    queueRate = 0;
    publisher.calm();
    sourceIsGone = false;
    restart();
    devices.forEach(operator::trigger);
    int quiet = 0;
    for (int round = 0; round < MAX_SETTLE_ROUNDS && quiet < QUIET_ROUNDS; round++) {
      int before = writes();
      settleOnce();
      quiet = writes() == before ? quiet + 1 : 0;
    }
  }

  /** Lets half an hour pass without failures; only devices that are due or affected are reconciled. */
  void settleOnce() {
    now = now.plus(Duration.ofMinutes(30));
    lookAtSource();
    devices.stream().filter(device -> device.jobs.advance(0, now)).forEach(operator::trigger);
    runChecks();
    Set<String> changed = operator.poll();
    devices.stream().filter(device -> changed.contains(device.name))
        .forEach(operator::trigger);
    devices.stream().filter(device -> operator.isDue(device, now)).forEach(this::reconcile);
    devices.forEach(this::assertKept);
  }

  /** The number of writes so far, to the testbed and of statuses of devices. */
  int writes() {
    return testbed.writes() + devices.stream().mapToInt(device -> device.statusWrites).sum();
  }

  private void randomEvent() {
    Device device = devices.get(random.nextInt(devices.size()));
    switch (random.nextInt(14)) {
      case 0, 1, 2 -> operator.poll();
      case 3, 4, 5 -> devices.forEach(each -> each.jobs.advance(FAILURE_RATE, now));
      case 6, 7 -> runChecks();
      case 8 -> log(publisher.publish());
      case 9 -> publisher.publishDigest();
      case 10 -> now = now.plus(Duration.ofMinutes(random.nextInt(5, 300)));
      case 11 -> publisher.goDownOrUp();
      case 12 -> {
        if (random.nextInt(3) == 0) {
          log("connects: " + device.name);
          testbed.row(device.name).ifPresent(row -> row.connect(now));
        }
        if (random.nextInt(4) == 0) {
          device.rebakeRequest = "request-" + ++requests;
        }
      }
      default -> sourceIsGone = random.nextInt(4) == 0;
    }
  }

  private void runChecks() {
    testbed.rows().stream().filter(Row::hasPendingChecks)
        .forEach(row -> row.runChecks(State.STEADY));
  }

  private void lookAtSource() {
    try {
      SourceObservation seen = SourceObservationBuilder.builder().kind(Kind.EdgeImageSource)
          .uid("uid-pi4").generation(1).spec(spec).status(source).memory(memory).now(now).build();
      SourcePlan plan = SourcePlanner.plan(seen);
      CheckResult result = null;
      if (plan.check().isPresent()) {
        result = publisher.check();
        maybeKill();
        memory = memory.after(plan.check().get(), result, now, 0.5);
        seen = SourceObservationBuilder.builder(seen).memory(memory).build();
      }
      ImageSourceStatus status = SourceReport.status(seen, plan, result);
      maybeKill();
      source = status;
      maybeKill();
    } catch (Killed _) {
      log("killed at the source");
      restart();
    }
    deliver();
  }

  /** The watch of devices sees the source. */
  private void deliver() {
    SourceState state = sourceIsGone
        ? new SourceState.Missing()
        : new SourceState.Found(source.revision(), onUpdate, "");
    devices.stream().filter(device -> !device.imageSource.equals(state)).forEach(device -> {
      device.imageSource = state;
      operator.trigger(device);
    });
  }

  private void reconcile(Device device) {
    try {
      for (int attempt = 0; attempt < 4; attempt++) {
        Duration requeueAfter = operator.reconcile(device, List.of(), CREDENTIALS, now);
        if (requeueAfter == null || requeueAfter.compareTo(Duration.ofSeconds(1)) > 0) {
          break;
        }
      }
    } catch (Killed _) {
      log("killed at " + device.name);
      restart();
    }
  }

  /** A device that may not change keeps its revision; one that was never seen online may, with Unflashed. */
  private void assertKept(Device device) {
    ImageSource pin = device.status.imageSource();
    if (pin == null) {
      assertThat(kept).as("devices that have lost their pin").doesNotContainKey(device.name);
      return;
    }
    assertThat(pin.revision()).as("the digest that was baked").isEqualTo("sha256:" + pin.sha256());
    boolean settled = device.jobs.imageJobs().jobs().isEmpty() && holds(device,
        ConditionType.IMAGE_READY);
    boolean keeps = switch (onUpdate) {
      case Never -> true;
      case Unflashed -> settled && holds(device, ConditionType.ONLINE);
      case All, UNKNOWN -> false;
    };
    if (keeps) {
      kept.putIfAbsent(device.name, pin.revision());
    }
    assertThat(pin.revision()).as("the revision that " + device.name + " keeps")
        .isEqualTo(kept.getOrDefault(device.name, pin.revision()));
  }

  /** Whether a condition of a device holds. */
  static boolean holds(Device device, ConditionType type) {
    return device.status.condition(type).filter(Condition::holds).isPresent();
  }

  /** Whether a device must have what is published now; one that connected while it was baked may have either. */
  boolean mustBeCurrent(Device device) {
    boolean flashed = holds(device, ConditionType.ONLINE) || device.status.lastSeen() != null;
    return onUpdate == OnUpdate.All || onUpdate == OnUpdate.Unflashed && !flashed;
  }

  private void maybeKill() {
    if (random.nextDouble() < killRate) {
      throw new Killed();
    }
  }

  private void restart() {
    operator = new OperatorProcess(testbed, random, killRate, queueRate, false);
    memory = CheckMemory.begin(now);
  }

  private void log(String what) {
    history.add(now + " " + what);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    history.forEach(line -> text.append("\n  ").append(line));
    devices.forEach(device -> text.append("\n  ").append(device.name).append(" status ")
        .append(device.status).append("\n  files ").append(device.jobs.files()));
    return text.append("\n  source ").append(source).append("\n  kept ").append(kept).toString();
  }
}
