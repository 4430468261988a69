package org.chameleoncloud.edge.testbed;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The options of a {@link Testbed}. Start from {@link #forTests()} or {@link #live()}.
 *
 * @param identityPort Keystone's port on 127.0.0.1; 0 for any free port
 * @param inventoryPort Doni's port on 127.0.0.1; 0 for any free port
 * @param region the only region of the catalog
 * @param clock the clock for records, tokens and workers
 * @param tokenLife how long a token is valid
 * @param machineTypes the accepted device types, in the order of the error message
 * @param runEvery the pause between two runs of the workers; null to run them only on {@link Testbed#tick()}
 * @param workTime how long each worker is IN_PROGRESS
 * @param bootAfter how long after its registration a device boots automatically; null for never
 * @param faultSeed the seed for fault rates; the same seed affects the same requests of a sequence
 */
public record TestbedOptions(int identityPort, int inventoryPort, String region, Clock clock,
    Duration tokenLife, List<String> machineTypes, Duration runEvery, Duration workTime,
    Duration bootAfter, long faultSeed) {
  /** The device types of CHI@Edge. */
  private static final List<String> ALL_MACHINE_TYPES = List.of("raspberrypi3-64",
      "raspberrypi4-64", "raspberrypi5", "jetson-nano", "jetson-xavier-nx-emmc",
      "jetson-orin-nano-devkit-nvme", "jetson-agx-orin-devkit", "jetson-agx-orin-devkit-64gb",
      "coral-dev");

  public TestbedOptions {
    machineTypes = List.copyOf(machineTypes);
  }

  /** Free ports; the workers run only on {@link Testbed#tick()} and finish immediately. */
  public static TestbedOptions forTests() {
    return new TestbedOptions(0, 0, "CHI@Edge", Clock.systemUTC(), Duration.ofHours(1),
        ALL_MACHINE_TYPES, null, Duration.ZERO, null, 1);
  }

  /** Free ports; the workers run automatically, at the interval of the real testbed. */
  public static TestbedOptions live() {
    return forTests().workersRunEvery(Duration.ofSeconds(60), Duration.ofSeconds(1));
  }

  /** With these ports; 0 for any free port. */
  public TestbedOptions ports(int identity, int inventory) {
    return new TestbedOptions(identity, inventory, region, clock, tokenLife, machineTypes,
        runEvery, workTime, bootAfter, faultSeed);
  }

  /** With this clock. The pause between two runs of the workers still is in real time. */
  public TestbedOptions clock(Clock other) {
    return new TestbedOptions(identityPort, inventoryPort, region, other, tokenLife,
        machineTypes, runEvery, workTime, bootAfter, faultSeed);
  }

  /** With this token lifetime. */
  public TestbedOptions tokenLife(Duration life) {
    return new TestbedOptions(identityPort, inventoryPort, region, clock, life, machineTypes,
        runEvery, workTime, bootAfter, faultSeed);
  }

  /** With these accepted device types. */
  public TestbedOptions machineTypes(List<String> accepted) {
    return new TestbedOptions(identityPort, inventoryPort, region, clock, tokenLife, accepted,
        runEvery, workTime, bootAfter, faultSeed);
  }

  /** With workers that run automatically with this pause, each IN_PROGRESS for the work time. */
  public TestbedOptions workersRunEvery(Duration pause, Duration work) {
    return new TestbedOptions(identityPort, inventoryPort, region, clock, tokenLife,
        machineTypes, pause, work, bootAfter, faultSeed);
  }

  /** With workers that run only on {@link Testbed#tick()}, each IN_PROGRESS for the work time. */
  public TestbedOptions workTime(Duration work) {
    return new TestbedOptions(identityPort, inventoryPort, region, clock, tokenLife,
        machineTypes, null, work, bootAfter, faultSeed);
  }

  /** With devices that boot automatically this long after their registration. */
  public TestbedOptions bootAfter(Duration delay) {
    return new TestbedOptions(identityPort, inventoryPort, region, clock, tokenLife,
        machineTypes, runEvery, workTime, delay, faultSeed);
  }

  /** With this seed for fault rates. */
  public TestbedOptions faultSeed(long seed) {
    return new TestbedOptions(identityPort, inventoryPort, region, clock, tokenLife,
        machineTypes, runEvery, workTime, bootAfter, seed);
  }

  Optional<Duration> pauseBetweenRuns() {
    return Optional.ofNullable(runEvery);
  }

  Optional<Duration> bootDelay() {
    return Optional.ofNullable(bootAfter);
  }
}
