package org.chameleoncloud.edge.testbed;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.chameleoncloud.edge.testbed.http.ListenAddress;
import org.chameleoncloud.edge.testbed.inventory.DoniRelease;
import org.chameleoncloud.edge.testbed.reservation.BlazarRelease;
import org.chameleoncloud.edge.testbed.reservation.DevicePolicy;

/** The options of a {@link Testbed}; immutable. Start from {@link #forTests()} or {@link #live()}. */
public final class TestbedOptions {
  /** The device types of CHI@Edge. */
  private static final List<String> ALL_MACHINE_TYPES = List.of("raspberrypi3-64",
      "raspberrypi4-64", "raspberrypi5", "jetson-nano", "jetson-xavier-nx-emmc",
      "jetson-orin-nano-devkit-nvme", "jetson-agx-orin-devkit", "jetson-agx-orin-devkit-64gb",
      "coral-dev");

  private ListenAddress address = ListenAddress.LOOPBACK;
  private int identityPort;
  private int inventoryPort;
  private String region = "CHI@Edge";
  private Clock clock = Clock.systemUTC();
  private Duration tokenLife = Duration.ofHours(1);
  private List<String> machineTypes = ALL_MACHINE_TYPES;
  private Duration runEvery;
  private Duration workTime = Duration.ZERO;
  private Duration bootAfter;
  private long faultSeed = 1;
  private DoniRelease doni = DoniRelease.OF_2026;
  private Duration balenaPollEvery = Duration.ofSeconds(300);
  private boolean siteLabels = true;
  private int reservationPort;
  private BlazarRelease blazar = BlazarRelease.OF_2023_1;
  private DevicePolicy devicePolicy = DevicePolicy.MEMBERS_READ;
  private boolean reservationInCatalog = true;
  private Duration nodePollEvery;
  private Duration keepAlive;

  private TestbedOptions() {}

  private TestbedOptions(TestbedOptions other) {
    address = other.address;
    identityPort = other.identityPort;
    inventoryPort = other.inventoryPort;
    region = other.region;
    clock = other.clock;
    tokenLife = other.tokenLife;
    machineTypes = other.machineTypes;
    runEvery = other.runEvery;
    workTime = other.workTime;
    bootAfter = other.bootAfter;
    faultSeed = other.faultSeed;
    doni = other.doni;
    balenaPollEvery = other.balenaPollEvery;
    siteLabels = other.siteLabels;
    reservationPort = other.reservationPort;
    blazar = other.blazar;
    devicePolicy = other.devicePolicy;
    reservationInCatalog = other.reservationInCatalog;
    nodePollEvery = other.nodePollEvery;
    keepAlive = other.keepAlive;
  }

  /** Free ports; the workers run only on {@link Testbed#tick()} and finish immediately. */
  public static TestbedOptions forTests() {
    return new TestbedOptions();
  }

  /** Free ports; the workers run automatically, at the interval of the real testbed. */
  public static TestbedOptions live() {
    return forTests().workersRunEvery(Duration.ofSeconds(60), Duration.ofSeconds(1));
  }

  /**
   * With services that listen on this address, by default 127.0.0.1. The catalog, the version documents and clouds.yaml
   * have it, too.
   */
  public TestbedOptions address(ListenAddress listen) {
    return with(options -> options.address = listen);
  }

  /** With these ports; 0 for any free port. */
  public TestbedOptions ports(int identity, int inventory) {
    return with(options -> {
      options.identityPort = identity;
      options.inventoryPort = inventory;
    });
  }

  /** With this clock. The pause between two runs of the workers still is in real time. */
  public TestbedOptions clock(Clock other) {
    return with(options -> options.clock = other);
  }

  /** With this token lifetime. */
  public TestbedOptions tokenLife(Duration life) {
    return with(options -> options.tokenLife = life);
  }

  /** With these accepted device types, in the order of the error message. */
  public TestbedOptions machineTypes(List<String> accepted) {
    return with(options -> options.machineTypes = List.copyOf(accepted));
  }

  /** With workers that run automatically with this pause, each IN_PROGRESS for the work time. */
  public TestbedOptions workersRunEvery(Duration pause, Duration work) {
    return with(options -> {
      options.runEvery = pause;
      options.workTime = work;
    });
  }

  /** With workers that run only on {@link Testbed#tick()}, each IN_PROGRESS for the work time. */
  public TestbedOptions workTime(Duration work) {
    return with(options -> {
      options.runEvery = null;
      options.workTime = work;
    });
  }

  /** With devices that boot automatically this long after their registration; null for never. */
  public TestbedOptions bootAfter(Duration delay) {
    return with(options -> options.bootAfter = delay);
  }

  /** With this seed for fault rates; the same seed affects the same requests of a sequence. */
  public TestbedOptions faultSeed(long seed) {
    return with(options -> options.faultSeed = seed);
  }

  /** With this release of Doni; by default the one of 2026. */
  public TestbedOptions doni(DoniRelease release) {
    return with(options -> options.doni = release);
  }

  /**
   * With a poll of balena that is due this long after the one before, on the testbed's clock, and happens in the next
   * run of the workers; by default 300 s, like in Doni. Only the Doni of 2026 polls.
   */
  public TestbedOptions balenaPollEvery(Duration spacing) {
    return with(options -> options.balenaPollEvery = spacing);
  }

  /**
   * With a site that sets no labels of its own on nodes: the worker k8s then is STEADY without a node, unless the record
   * denies local egress.
   */
  public TestbedOptions withoutSiteLabels() {
    return with(options -> options.siteLabels = false);
  }

  /** With Blazar on this port; 0 for any free port. */
  public TestbedOptions reservationPort(int port) {
    return with(options -> options.reservationPort = port);
  }

  /** With this release of Blazar; by default 2023.1. */
  public TestbedOptions blazar(BlazarRelease release) {
    return with(options -> options.blazar = release);
  }

  /** With this policy of Blazar; by default members read devices, like on the testbed. */
  public TestbedOptions devicePolicy(DevicePolicy policy) {
    return with(options -> options.devicePolicy = policy);
  }

  /** With a catalog that has no service of the type {@code reservation}; Doni's workers use Blazar nevertheless. */
  public TestbedOptions withoutReservationInCatalog() {
    return with(options -> options.reservationInCatalog = false);
  }

  /**
   * With a Blazar that looks at the nodes this often, on the testbed's clock and in the runs of the workers, and sets
   * {@code reservable}; by default it does not, like Blazar.
   */
  public TestbedOptions nodePollEvery(Duration spacing) {
    return with(options -> options.nodePollEvery = spacing);
  }

  /**
   * With services that close a connection this long after its last response, in real time, like gunicorn (2 s) and
   * Apache (5 s) do in front of the real ones. By default they close it after some 30 s.
   */
  public TestbedOptions keepAlive(Duration time) {
    return with(options -> options.keepAlive = time);
  }

  ListenAddress address() {
    return address;
  }

  int identityPort() {
    return identityPort;
  }

  int inventoryPort() {
    return inventoryPort;
  }

  /** The only region of the catalog. */
  String region() {
    return region;
  }

  Clock clock() {
    return clock;
  }

  Duration tokenLife() {
    return tokenLife;
  }

  List<String> machineTypes() {
    return machineTypes;
  }

  Optional<Duration> pauseBetweenRuns() {
    return Optional.ofNullable(runEvery);
  }

  Duration workTime() {
    return workTime;
  }

  Optional<Duration> bootDelay() {
    return Optional.ofNullable(bootAfter);
  }

  long faultSeed() {
    return faultSeed;
  }

  DoniRelease doni() {
    return doni;
  }

  Duration balenaPollSpacing() {
    return balenaPollEvery;
  }

  boolean siteLabels() {
    return siteLabels;
  }

  int reservationPort() {
    return reservationPort;
  }

  BlazarRelease blazar() {
    return blazar;
  }

  DevicePolicy devicePolicy() {
    return devicePolicy;
  }

  boolean reservationInCatalog() {
    return reservationInCatalog;
  }

  Optional<Duration> nodePollSpacing() {
    return Optional.ofNullable(nodePollEvery);
  }

  Optional<Duration> keepAliveTime() {
    return Optional.ofNullable(keepAlive);
  }

  private TestbedOptions with(Consumer<TestbedOptions> change) {
    TestbedOptions copy = new TestbedOptions(this);
    change.accept(copy);
    return copy;
  }
}
