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
 * Minutes of changes during which everything breaks at random: the operator is killed, API server and etcd are
 * restarted, watches are cut, the registry fails and loses answers. In the end all must be as if nothing had happened.
 *
 * <p>{@code -Dchaos.seconds=N} plays it for another time than five minutes, {@code -Dchaos.seed=N} plays the same
 * changes and troubles again, though not at the same moments.
 */
@Isolated("restarts the control plane")
class ChaosIT {
  private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("chaos.seconds", 300));
  private static final int LONGEST_PAUSE_MILLIS = 800;

  @RegisterExtension
  final Lab lab = new Lab();

  private final long seed = Long.getLong("chaos.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Map<String, Integer> troubles = new TreeMap<>();

  @Test
  void specRegistryAndStatusAgreeInTheEndAndNothingIsRegisteredTwice()
      throws IOException, InterruptedException {
    System.out.println("chaos: seed " + seed + ", " + TIME.toSeconds() + " s");
    lab.credential();
    lab.claims();
    Fleet fleet = new Fleet(lab, random);
    try (Relay relay = Relay.to(lab.plane().control().url());
        Replica replica = Replica.of(lab.install("leaderElection.enabled=false"), relay.url())) {
      registryFails();
      for (long end = System.nanoTime() + TIME.toNanos(); System.nanoTime() < end;) {
        fleet.change();
        trouble(relay, replica);
        fleet.look();
        // Changes meet the operator at different moments of its work; nothing is waited for here.
        TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
      }
      System.out.println("chaos: " + fleet + "; " + troubles + ", operator started "
          + replica.starts() + " times");
      lab.testbed().faults().clear();
      relay.mend();
      lab.plane().control().restartControllers();
      Lab.patience("the last operator is at work")
          .until(() -> Operators.hasStarted(replica.process()));
      lab.ends(replica.process());
      fleet.assertAllIsAsWanted();
      assertSettled();
    }
  }

  /** A tenth of all requests fails, some of them after their work was done. */
  private void registryFails() {
    var faults = lab.testbed().faults();
    faults.add(Fault.on(Service.INVENTORY).status(500).rate(0.05));
    faults.add(Fault.on(Service.INVENTORY).loseAnswer().rate(0.05));
    faults.add(Fault.on(Service.INVENTORY).drop().rate(0.02));
  }

  private void trouble(Relay relay, Replica replica) throws IOException, InterruptedException {
    switch (random.nextInt(40)) {
      case 0, 1, 2, 3 -> {
        count("operator killed");
        replica.kill();
      }
      case 4, 5 -> {
        count("watches cut");
        relay.cut();
      }
      case 6 -> {
        count("operator cut off");
        relay.cutForGood();
      }
      case 7 -> {
        count("API server restarted");
        lab.plane().control().restartApiServer();
      }
      case 8 -> {
        count("etcd killed");
        lab.plane().control().restartEtcd();
      }
      default -> relay.mend();
    }
  }

  private void count(String trouble) {
    troubles.merge(trouble, 1, Integer::sum);
  }

  /** Nobody goes on writing what is already so. */
  private void assertSettled() {
    Lab.patience("all checks have run").until(() -> lab.testbed().records().stream()
        .noneMatch(record -> record.unsettled() && record.steadyWorkers() == 0));
    // A process that has just started signs in first.
    awaitLists(1);
    awaitLists(5);
    assertThat(lab.testbed().requests().counts()).containsOnlyKeys("GET /v1/hardware");
  }

  private void awaitLists(int count) {
    lab.testbed().requests().clear();
    Lab.patience(count + " lists more")
        .until(() -> lab.testbed().requests().count("GET", "/v1/hardware") >= count);
  }
}
