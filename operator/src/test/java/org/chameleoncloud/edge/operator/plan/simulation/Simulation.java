package org.chameleoncloud.edge.operator.plan.simulation;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.api.ManagementPolicy;
import org.chameleoncloud.edge.operator.plan.observation.NameClaim;
import org.chameleoncloud.edge.operator.plan.simulation.MemoryTestbed.Row;
import org.chameleoncloud.edge.operator.plan.simulation.OperatorProcess.Killed;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.Worker.State;

/** A testbed, a cluster and an operator with random events. The same seed leads to the same history. */
final class Simulation {
  static final Instant START = Instant.parse("2026-11-22T08:00:00Z");
  static final String NAME = "pi-1";
  static final List<String> MANUAL_PROFILES = List.of("set_by_hand");
  private static final double FAILURE_RATE = 0.15;
  private static final double KILL_RATE = 0.08;
  private static final double QUEUE_RATE = 0.3;
  private static final int MAX_SETTLE_ROUNDS = 60;
  private static final int QUIET_ROUNDS = 3;

  final MemoryTestbed testbed;
  final List<Device> devices = new ArrayList<>();
  private final Random random;
  private final boolean restrictNewDevices;
  final boolean switching;
  private final Specs specs;
  private final List<String> history = new ArrayList<>();
  private Instant now = START;
  private OperatorProcess operator;
  private double killRate = KILL_RATE;
  private double queueRate = QUEUE_RATE;
  private int credentialNumber = 1;
  private int requests;

  /**
   * @param switching whether devices switch between managing their record and observing it
   */
  Simulation(long seed, boolean twoDevices, boolean switching) {
    this.switching = switching;
    random = new Random(seed);
    testbed = new MemoryTestbed(random, () -> now);
    testbed.failureRate(FAILURE_RATE);
    restrictNewDevices = random.nextBoolean();
    specs = new Specs(random, random.nextBoolean());
    operator = new OperatorProcess(testbed, random, killRate, queueRate, restrictNewDevices);
    maybeCreateRecord();
    devices.add(new Device("pi-1", specs.next(NAME), now, random));
    boolean registerAgain = random.nextBoolean();
    if (twoDevices) {
      devices.add(new Device("pi-2", specs.next(NAME), now.plusSeconds(60), random));
    }
    // As a standing policy, or only when all is over: devices whose record has disappeared wait for it.
    devices.forEach(device -> device.registerAgain = registerAgain);
  }

  /** The name may already be on the testbed: in a record created manually in our project, or in another project. */
  private void maybeCreateRecord() {
    int kind = random.nextInt(4);
    if (kind == 0) {
      setManualProperties(
          testbed.create(NAME, MemoryTestbed.OWN_PROJECT, START.minus(Duration.ofDays(1))));
    } else if (kind == 1) {
      testbed.create(NAME, MemoryTestbed.OTHER_PROJECT, START.minus(Duration.ofDays(1)));
    }
  }

  private void setManualProperties(Row row) {
    row.properties.put(DeviceProperty.MACHINE_NAME, "raspberrypi4-64");
    row.properties.put(DeviceProperty.CONTACT_EMAIL, "hand@example.org");
    row.properties.put(DeviceProperty.APPLICATION_CREDENTIAL_ID, "by-hand");
    if (!specs.managesProfiles()) {
      setProfilesManually(row);
    }
  }

  /**
   * Two devices of one name that no record has, without disruptions: the first is paused, so that it only claims the name,
   * and the second waits for it.
   */
  static Simulation ofAPausedClaim(long seed) {
    Simulation simulation = new Simulation(seed, true, false);
    simulation.testbed.rows().forEach(simulation.testbed::remove);
    simulation.devices.getFirst().paused = true;
    simulation.calm();
    simulation.settleOnce();
    return simulation;
  }

  /** A device only observes from now on, and is reconciled. */
  void observe(Device device) {
    device.apply(EdgeDeviceSpecBuilder.builder(device.spec)
        .managementPolicy(ManagementPolicy.Observe).build());
    reconcile(device);
  }

  /** Whether a device is to be reconciled now. */
  boolean isTriggered(Device device) {
    return operator.isDue(device, now);
  }

  /** Runs random events while requests fail and the process is killed. */
  void disrupt(int steps) {
    for (int step = 0; step < steps; step++) {
      randomEvent();
      devices.forEach(this::reconcile);
    }
  }

  /** Stops all failures and changes, and runs until the operator has nothing left to do. */
  void settle() {
    calm();
    testbed.rows().stream().filter(row -> row.project.equals(MemoryTestbed.OTHER_PROJECT))
        .forEach(testbed::remove);
    devices.forEach(device -> device.paused = false);
    devices.forEach(device -> device.registerAgain = true);
    testbed.rows().stream().filter(row -> devices.stream().noneMatch(
        device -> !device.deleting && row.uuid.equals(device.status.uuid())))
        // Nobody's record that lost its type stays as it is until someone restores it.
        .forEach(row -> row.properties.putIfAbsent(DeviceProperty.MACHINE_NAME, "raspberrypi4-64"));
    int quiet = 0;
    for (int round = 0; round < MAX_SETTLE_ROUNDS && quiet < QUIET_ROUNDS; round++) {
      int before = writes();
      settleOnce();
      quiet = writes() == before && noJobs() ? quiet + 1 : 0;
    }
  }

  /** Stops all failures. After its start the operator reconciles all devices; from then on only those that are triggered. */
  private void calm() {
    testbed.failureRate(0);
    killRate = 0;
    queueRate = 0;
    restart();
    devices.forEach(operator::trigger);
  }

  /** The number of writes so far, to the testbed and of statuses. */
  int writes() {
    return testbed.writes() + devices.stream().mapToInt(device -> device.statusWrites).sum();
  }

  private boolean noJobs() {
    return devices.stream().allMatch(device -> device.jobs.imageJobs().jobs().isEmpty());
  }

  /**
   * Lets half an hour pass without failures: all backoffs and requeue delays end, Jobs advance, and the testbed runs
   * its checks. The operator reconciles only the devices that are due or affected.
   */
  void settleOnce() {
    now = now.plus(Duration.ofMinutes(30));
    devices.stream().filter(device -> device.jobs.advance(0, now)).forEach(operator::trigger);
    testbed.rows().stream().filter(Row::hasPendingChecks)
        .forEach(row -> row.runChecks(State.STEADY));
    Set<String> changed = operator.poll();
    devices.stream().filter(device -> changed.contains(device.deviceName())
        || device.status.uuid() != null && changed.contains(device.status.uuid()))
        .forEach(operator::trigger);
    devices.stream().filter(device -> operator.isDue(device, now)).forEach(this::reconcile);
  }

  private void reconcile(Device device) {
    boolean free = false;
    try {
      for (int attempt = 0; attempt < 4 && !device.deleted; attempt++) {
        Duration requeueAfter = operator.reconcile(device, otherClaims(device), credentials(), now);
        free |= operator.endedClaim();
        if (requeueAfter == null || requeueAfter.compareTo(Duration.ofSeconds(1)) > 0) {
          break;
        }
      }
    } catch (Killed _) {
      log("killed");
      restart();
    }
    if (device.deleted || free) {
      // Its name is free for the others.
      devices.forEach(operator::trigger);
    }
  }

  private void restart() {
    operator = new OperatorProcess(testbed, random, killRate, queueRate, restrictNewDevices);
  }

  private List<NameClaim> otherClaims(Device device) {
    return devices.stream().filter(other -> other != device && !other.deleted)
        .filter(other -> !other.spec.observes())
        .filter(other -> other.deviceName().equals(device.deviceName()))
        .map(other -> other.claim(now)).toList();
  }

  Credentials credentials() {
    return new Credentials(URI.create("https://testbed.example.org/v3"),
        "credential-" + credentialNumber, Sensitive.of("the-secret-of-" + credentialNumber), null,
        "public", null);
  }

  private void randomEvent() {
    now = now.plusSeconds(random.nextInt(1, 90));
    Device device = devices.get(random.nextInt(devices.size()));
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3 -> operator.poll();
      case 4, 5 -> devices.forEach(each -> each.jobs.advance(FAILURE_RATE, now));
      case 6, 7 -> testbed.rows().stream().filter(Row::hasPendingChecks)
          .forEach(row -> row.runChecks(State.STEADY));
      case 8, 9 -> editSpec(device);
      case 10 -> now = now.plus(Duration.ofMinutes(random.nextInt(1, 40)));
      case 11 -> changeAnnotations(device);
      case 12 -> changeRecordManually(device);
      case 13 -> testbed.rows().forEach(row -> row.failCheck("k8s"));
      case 14 -> {
        if (random.nextInt(4) == 0) {
          log("credential rotated");
          credentialNumber++;
        }
      }
      default -> {
        if (random.nextInt(6) == 0) {
          log("delete " + device.name);
          device.delete();
        }
      }
    }
  }

  private void editSpec(Device device) {
    EdgeDeviceSpec spec = switching ? specs.withPolicy(specs.next(NAME)) : specs.next(NAME);
    log("edit " + device.name + ": " + spec);
    if (!device.deleting) {
      device.apply(spec);
    }
  }

  private void changeAnnotations(Device device) {
    switch (random.nextInt(3)) {
      case 0 -> device.paused = !device.paused;
      case 1 -> device.syncRequest = "request-" + ++requests;
      default -> device.rebakeRequest = random.nextInt(3) == 0 ? "" : "request-" + ++requests;
    }
    log("annotations of " + device.name + " changed");
  }

  /** Changes or deletes the record manually, if the device knows its uuid. */
  private void changeRecordManually(Device device) {
    Row row = testbed.row(device.deviceName()).orElse(null);
    if (row == null || !row.uuid.equals(device.status.uuid())) {
      return;
    }
    switch (random.nextInt(4)) {
      case 0 -> testbed.remove(row);
      case 1 -> row.properties.put(DeviceProperty.CONTACT_EMAIL, "drift@example.org");
      case 2 -> row.properties.keySet()
          .removeIf(property -> property == DeviceProperty.LOCAL_EGRESS
              || property == DeviceProperty.MACHINE_NAME);
      default -> {
        if (!specs.managesProfiles()) {
          setProfilesManually(row);
        }
      }
    }
    log("changed manually: " + row.uuid + " " + row.properties);
  }

  /** Whether device profiles were set manually on the record, and must still be there. */
  boolean hasManualProfiles() {
    return testbed.row(NAME).filter(row -> row.manualProfiles).isPresent();
  }

  private static void setProfilesManually(Row row) {
    row.properties.put(DeviceProperty.DEVICE_PROFILES, MANUAL_PROFILES);
    row.manualProfiles = true;
  }

  private void log(String what) {
    history.add(now + " " + what);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    history.forEach(line -> text.append("\n  ").append(line));
    devices.forEach(device -> text.append("\n  ").append(device.name).append(" deleted=")
        .append(device.deleted).append(" deleting=").append(device.deleting).append("\n  spec ")
        .append(device.spec).append("\n  status ").append(device.status).append("\n  files ")
        .append(device.jobs.files()));
    testbed.rows().forEach(row -> text.append("\n  record ").append(row.uuid).append(" ")
        .append(row.name).append(" ").append(row.properties));
    return text.toString();
  }
}
