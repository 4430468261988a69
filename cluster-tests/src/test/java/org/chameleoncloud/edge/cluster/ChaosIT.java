package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.chameleoncloud.edge.testbed.traffic.Fault;
import org.chameleoncloud.edge.testbed.traffic.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Minutes of changes with random failures: the operator is killed, API server and etcd are restarted, watches are
 * closed, the registry fails and loses responses. In the end, everything must be as if nothing had failed.
 *
 * <p>{@code -Dchaos.seconds=N} changes the duration of five minutes, {@code -Dchaos.seed=N} repeats the same changes
 * and failures, though not at the same times.
 */
@Isolated("restarts the control plane")
class ChaosIT {
  private static final Duration DURATION = Duration
      .ofSeconds(Integer.getInteger("chaos.seconds", 300));
  private static final int MAX_PAUSE_MILLIS = 800;

  @RegisterExtension
  final TestEnvironment env = new TestEnvironment();

  private final long seed = Long.getLong("chaos.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Map<String, Integer> failures = new TreeMap<>();

  @Test
  void specRegistryAndStatusAgreeInTheEndAndNothingIsRegisteredTwice()
      throws IOException, InterruptedException {
    System.out.println("chaos: seed " + seed + ", " + DURATION.toSeconds() + " s");
    env.createCredential();
    env.createClaims();
    Fleet fleet = new Fleet(env, random);
    try (TcpProxy proxy = TcpProxy.start(env.cluster().controlPlane().url());
        RestartingOperator operator = RestartingOperator
            .start(env.install("leaderElection.enabled=false"), proxy.url())) {
      addTestbedFaults();
      for (long end = System.nanoTime() + DURATION.toNanos(); System.nanoTime() < end;) {
        fleet.change();
        fail(proxy, operator);
        fleet.recordUuids();
        // Changes should happen at different points of the operator's work.
        TimeUnit.MILLISECONDS.sleep(random.nextInt(MAX_PAUSE_MILLIS));
      }
      System.out.println("chaos: " + fleet + "; " + failures + ", operator started "
          + operator.starts() + " times");
      env.testbed().faults().clear();
      proxy.unblock();
      env.cluster().controlPlane().restartControllers();
      TestEnvironment.eventually("the last operator has started")
          .until(() -> Operators.hasStarted(operator.process()));
      env.closeLater(operator.process());
      fleet.assertExpectedState();
      assertIdle();
    }
  }

  /** About a tenth of all requests fail, some of them after they were processed. */
  private void addTestbedFaults() {
    var faults = env.testbed().faults();
    faults.add(Fault.on(Service.INVENTORY).status(500).rate(0.05));
    faults.add(Fault.on(Service.INVENTORY).loseAnswer().rate(0.05));
    faults.add(Fault.on(Service.INVENTORY).drop().rate(0.02));
    faults.add(Fault.on(Service.RESERVATION).status(500).rate(0.05));
    faults.add(Fault.on(Service.RESERVATION).drop().rate(0.05));
  }

  private void fail(TcpProxy proxy, RestartingOperator operator)
      throws IOException, InterruptedException {
    switch (random.nextInt(40)) {
      case 0, 1, 2, 3 -> {
        count("operator killed");
        operator.kill();
      }
      case 4, 5 -> {
        count("watches closed");
        proxy.closeConnections();
      }
      case 6 -> {
        count("operator disconnected");
        proxy.block();
      }
      case 7 -> {
        count("API server restarted");
        env.cluster().controlPlane().restartApiServer();
      }
      case 8 -> {
        count("etcd killed");
        env.cluster().controlPlane().restartEtcd();
      }
      default -> proxy.unblock();
    }
  }

  private void count(String failure) {
    failures.merge(failure, 1, Integer::sum);
  }

  /** The operator writes nothing more. */
  private void assertIdle() {
    TestEnvironment.eventually("all checks have run").until(() -> env.testbed().records().stream()
        .noneMatch(record -> record.unsettled() && record.steadyWorkers() == 0));
    // A process that has just started authenticates first.
    awaitLists(1);
    awaitLists(5);
    assertThat(env.testbed().requests().counts()).containsOnlyKeys("GET /v1/hardware",
        "GET /v1/devices", "GET /v1/devices/allocations");
  }

  private void awaitLists(int count) {
    env.testbed().requests().clear();
    TestEnvironment.eventually(count + " more lists")
        .until(() -> env.testbed().requests().count("GET", "/v1/hardware") >= count);
  }
}
