package org.chameleoncloud.edge.operator.plan.simulation;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.plan.simulation.MemoryTestbed.Row;
import org.chameleoncloud.edge.operator.plan.simulation.OperatorProcess.Killed;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.Worker.State;

/** A testbed, a cluster and an operator, to which random things happen; the same seed gives the same story. */
final class World {
  static final Instant START = Instant.parse("2026-11-22T08:00:00Z");
  static final String NAME = "pi-1";
  static final List<String> BY_HAND = List.of("set_by_hand");
  private static final double FAILURE_RATE = 0.15;
  private static final double KILL_RATE = 0.08;
  private static final double QUEUE_RATE = 0.3;
  private static final int LONGEST_PEACE = 60;
  private static final int STILLNESS = 3;

  final MemoryTestbed testbed;
  final List<Device> devices = new ArrayList<>();
  private final Random random;
  private final Specs specs;
  private final List<String> story = new ArrayList<>();
  private Instant now = START;
  private OperatorProcess operator;
  private double killRate = KILL_RATE;
  private double queueRate = QUEUE_RATE;
  private int credentialNumber = 1;
  private int requests;
  private boolean profilesByHand;

  World(long seed, boolean twoClaimants) {
    random = new Random(seed);
    testbed = new MemoryTestbed(random, () -> now);
    testbed.failureRate(FAILURE_RATE);
    specs = new Specs(random, random.nextBoolean());
    operator = new OperatorProcess(testbed, random, killRate, queueRate);
    firstRecord();
    devices.add(new Device("pi-1", specs.any(NAME), now, random));
    if (twoClaimants) {
      devices.add(new Device("pi-2", specs.any(NAME), now.plusSeconds(60), random));
    }
  }

  /** Some names are on the testbed before the resource is: made by hand in our project, or another project's. */
  private void firstRecord() {
    int kind = random.nextInt(4);
    if (kind == 0) {
      byHand(testbed.makeByHand(NAME, MemoryTestbed.OURS, START.minus(Duration.ofDays(1))));
    } else if (kind == 1) {
      testbed.makeByHand(NAME, MemoryTestbed.THEIRS, START.minus(Duration.ofDays(1)));
    }
  }

  private void byHand(Row row) {
    row.properties.put(DeviceProperty.MACHINE_NAME, "raspberrypi4-64");
    row.properties.put(DeviceProperty.CONTACT_EMAIL, "hand@example.org");
    row.properties.put(DeviceProperty.APPLICATION_CREDENTIAL_ID, "by-hand");
    if (!specs.managesProfiles()) {
      row.properties.put(DeviceProperty.DEVICE_PROFILES, BY_HAND);
      profilesByHand = true;
    }
  }

  /** Things happen while requests fail and the process is killed. */
  void failure(int steps) {
    for (int step = 0; step < steps; step++) {
      event();
      devices.forEach(this::look);
    }
  }

  /** Nothing fails any more and nobody changes anything, until the operator has nothing left to do. */
  void peace() {
    testbed.failureRate(0);
    killRate = 0;
    queueRate = 0;
    restart();
    testbed.rows().stream().filter(row -> row.project.equals(MemoryTestbed.THEIRS))
        .forEach(testbed::removeByHand);
    devices.forEach(device -> device.paused = false);
    // At its start the operator looks at everything; from then on only at what something wakes it for.
    devices.forEach(operator::wake);
    int still = 0;
    for (int look = 0; look < LONGEST_PEACE && still < STILLNESS; look++) {
      int before = writes();
      quietLook();
      still = writes() == before && noJobs() ? still + 1 : 0;
    }
  }

  /** All writes until now, to the testbed and to the API server. */
  int writes() {
    return testbed.writes() + devices.stream().mapToInt(device -> device.statusWrites).sum();
  }

  private boolean noJobs() {
    return devices.stream().allMatch(device -> device.namespace.jobs().jobs().isEmpty());
  }

  /**
   * Half an hour of peace: whatever was held back or put off is due, Jobs get on, and the testbed runs its checks. The
   * operator looks at the resources for which that is news, and at no other.
   */
  void quietLook() {
    now = now.plus(Duration.ofMinutes(30));
    devices.stream().filter(device -> device.namespace.progress(0, now)).forEach(operator::wake);
    testbed.rows().stream().filter(Row::isUnsettled).forEach(row -> row.runAll(State.STEADY));
    Set<String> changed = operator.poll();
    devices.stream().filter(device -> changed.contains(device.deviceName())
        || device.status.uuid() != null && changed.contains(device.status.uuid()))
        .forEach(operator::wake);
    devices.stream().filter(device -> operator.isToLookAt(device, now)).forEach(this::look);
  }

  private void look(Device device) {
    try {
      for (int turn = 0; turn < 4 && !device.gone; turn++) {
        Duration again = operator.look(device, rivalOf(device), credentials(), now);
        if (again == null || again.compareTo(Duration.ofSeconds(1)) > 0) {
          break;
        }
      }
    } catch (Killed _) {
      told("killed");
      restart();
    }
    if (device.gone) {
      // Its name is free for the others.
      devices.forEach(operator::wake);
    }
  }

  private void restart() {
    operator = new OperatorProcess(testbed, random, killRate, queueRate);
  }

  private String rivalOf(Device device) {
    return devices.stream().filter(other -> other != device && !other.gone)
        .filter(other -> other.deviceName().equals(device.deviceName()))
        .filter(other -> other.createdAt.isBefore(device.createdAt))
        .min(Comparator.comparing(other -> other.createdAt)).map(other -> "lab/" + other.name)
        .orElse(null);
  }

  Credentials credentials() {
    return new Credentials(URI.create("https://testbed.example.org/v3"),
        "credential-" + credentialNumber, Sensitive.of("the-secret-of-" + credentialNumber), null,
        "public", null);
  }

  private void event() {
    now = now.plusSeconds(random.nextInt(1, 90));
    Device device = devices.get(random.nextInt(devices.size()));
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3 -> operator.poll();
      case 4, 5 -> devices.forEach(each -> each.namespace.progress(FAILURE_RATE, now));
      case 6, 7 -> testbed.rows().stream().filter(Row::isUnsettled)
          .forEach(row -> row.runAll(State.STEADY));
      case 8, 9 -> edited(device);
      case 10 -> now = now.plus(Duration.ofMinutes(random.nextInt(1, 40)));
      case 11 -> steered(device);
      case 12 -> changedByHand(device);
      case 13 -> testbed.rows().forEach(row -> row.fail("k8s"));
      case 14 -> {
        if (random.nextInt(4) == 0) {
          told("credential rotated");
          credentialNumber++;
        }
      }
      default -> {
        if (random.nextInt(6) == 0) {
          told("delete " + device.name);
          device.delete();
        }
      }
    }
  }

  private void edited(Device device) {
    EdgeDeviceSpec spec = specs.any(NAME);
    told("edit " + device.name + ": " + spec);
    if (!device.deleting) {
      device.apply(spec);
    }
  }

  private void steered(Device device) {
    switch (random.nextInt(3)) {
      case 0 -> device.paused = !device.paused;
      case 1 -> device.syncRequest = "request-" + ++requests;
      default -> device.rebakeRequest = random.nextInt(3) == 0 ? "" : "request-" + ++requests;
    }
    told("annotations of " + device.name + " changed");
  }

  /** What people do on the testbed to a record whose id the resource knows. */
  private void changedByHand(Device device) {
    Row row = testbed.row(device.deviceName()).orElse(null);
    if (row == null || !row.uuid.equals(device.status.uuid())) {
      return;
    }
    switch (random.nextInt(4)) {
      case 0 -> {
        testbed.removeByHand(row);
        profilesByHand = false;
      }
      case 1 -> row.properties.put(DeviceProperty.CONTACT_EMAIL, "drift@example.org");
      case 2 -> row.properties.keySet()
          .removeIf(property -> property.equals("local_egress") || property.equals("machine_name"));
      default -> {
        if (!specs.managesProfiles()) {
          row.properties.put(DeviceProperty.DEVICE_PROFILES, BY_HAND);
          profilesByHand = true;
        }
      }
    }
    told("changed by hand: " + row.uuid + " " + row.properties);
  }

  /** Whether device profiles on the record are somebody else's and must still be there. */
  boolean profilesByHand() {
    return profilesByHand;
  }

  private void told(String what) {
    story.add(now + " " + what);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    story.forEach(line -> text.append("\n  ").append(line));
    devices.forEach(device -> text.append("\n  ").append(device.name).append(" gone=")
        .append(device.gone).append(" deleting=").append(device.deleting).append("\n  spec ")
        .append(device.spec).append("\n  status ").append(device.status).append("\n  files ")
        .append(device.namespace.files()));
    testbed.rows().forEach(row -> text.append("\n  record ").append(row.uuid).append(" ")
        .append(row.name).append(" ").append(row.properties));
    return text.toString();
  }
}
