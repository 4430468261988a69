package org.chameleoncloud.edge.testbed;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a {@link Testbed} runs. {@link #forTests()} and {@link #live()} are two sets to start from.
 *
 * @param identityPort where Keystone listens on 127.0.0.1; 0 for any free port
 * @param inventoryPort where Doni listens; 0 for any free port
 * @param region the one region of the catalog
 * @param clock dates records, ends tokens, times the workers
 * @param tokenLife how long a token is valid
 * @param machineTypes the device types that are accepted, in the order of the error message
 * @param runEvery the pause between two runs of the workers; null when they run only on
 *     {@link Testbed#tick()}
 * @param workTime how long each worker is IN_PROGRESS
 * @param bootAfter how long after its registration a device switches itself on; null for never
 * @param faultSeed the same seed hits the same requests of a sequence
 */
public record TestbedOptions(int identityPort, int inventoryPort, String region, Clock clock,
    Duration tokenLife, List<String> machineTypes, Duration runEvery, Duration workTime,
    Duration bootAfter, long faultSeed) {
  /** The device types of CHI@Edge. */
  public static final List<String> ALL_MACHINE_TYPES = List.of("raspberrypi3-64",
      "raspberrypi4-64", "raspberrypi5", "jetson-nano", "jetson-xavier-nx-emmc",
      "jetson-orin-nano-devkit-nvme", "jetson-agx-orin-devkit", "jetson-agx-orin-devkit-64gb",
      "coral-dev");

  public TestbedOptions {
    machineTypes = List.copyOf(machineTypes);
  }

  /** Free ports; the workers run only on {@link Testbed#tick()} and need no time. */
  public static TestbedOptions forTests() {
    return new TestbedOptions(0, 0, "CHI@Edge", Clock.systemUTC(), Duration.ofHours(1),
        ALL_MACHINE_TYPES, null, Duration.ZERO, null, 1);
  }

  /** Free ports; the workers run by themselves, at the pace of the real testbed. */
  public static TestbedOptions live() {
    return forTests().workersRunEvery(Duration.ofSeconds(60), Duration.ofSeconds(1));
  }

  /** On these ports; 0 for any free one. */
  public TestbedOptions ports(int identity, int inventory) {
    return new TestbedOptions(identity, inventory, region, clock, tokenLife, machineTypes,
        runEvery, workTime, bootAfter, faultSeed);
  }

  /** With another region in the catalog. */
  public TestbedOptions region(String name) {
    return new TestbedOptions(identityPort, inventoryPort, name, clock, tokenLife, machineTypes,
        runEvery, workTime, bootAfter, faultSeed);
  }

  /** By this clock. The pause between runs of the workers is real time all the same. */
  public TestbedOptions clock(Clock other) {
    return new TestbedOptions(identityPort, inventoryPort, region, other, tokenLife,
        machineTypes, runEvery, workTime, bootAfter, faultSeed);
  }

  /** With tokens that are valid this long. */
  public TestbedOptions tokenLife(Duration life) {
    return new TestbedOptions(identityPort, inventoryPort, region, clock, life, machineTypes,
        runEvery, workTime, bootAfter, faultSeed);
  }

  /** Accepting these device types only. */
  public TestbedOptions machineTypes(List<String> accepted) {
    return new TestbedOptions(identityPort, inventoryPort, region, clock, tokenLife, accepted,
        runEvery, workTime, bootAfter, faultSeed);
  }

  /** The workers run by themselves with this pause, each worker IN_PROGRESS for the work time. */
  public TestbedOptions workersRunEvery(Duration pause, Duration work) {
    return new TestbedOptions(identityPort, inventoryPort, region, clock, tokenLife,
        machineTypes, pause, work, bootAfter, faultSeed);
  }

  /** The workers run only on {@link Testbed#tick()}, each IN_PROGRESS for the work time. */
  public TestbedOptions workTime(Duration work) {
    return new TestbedOptions(identityPort, inventoryPort, region, clock, tokenLife,
        machineTypes, null, work, bootAfter, faultSeed);
  }

  /** Devices switch themselves on this long after their registration. */
  public TestbedOptions bootAfter(Duration wait) {
    return new TestbedOptions(identityPort, inventoryPort, region, clock, tokenLife,
        machineTypes, runEvery, workTime, wait, faultSeed);
  }

  /** With another choice of the requests that faults hit. */
  public TestbedOptions faultSeed(long seed) {
    return new TestbedOptions(identityPort, inventoryPort, region, clock, tokenLife,
        machineTypes, runEvery, workTime, bootAfter, seed);
  }

  Optional<Duration> pauseBetweenRuns() {
    return Optional.ofNullable(runEvery);
  }

  Optional<Duration> selfBoot() {
    return Optional.ofNullable(bootAfter);
  }
}
