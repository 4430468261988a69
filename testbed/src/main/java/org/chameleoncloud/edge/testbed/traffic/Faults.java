package org.chameleoncloud.edge.testbed.traffic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * The faults in force. They are tried in the order they were added: delays add up, and of the other effects the
 * first one that hits is taken. The same seed gives the same faults to the same sequence of requests.
 */
public final class Faults {
  private final List<Armed> armed = new ArrayList<>();
  private final Random chance;

  public Faults(long seed) {
    chance = new Random(seed);
  }

  /** Puts a fault in force. */
  public synchronized void add(Fault fault) {
    armed.add(new Armed(fault, fault.times()));
  }

  /** Lifts all faults. */
  public synchronized void clear() {
    armed.clear();
  }

  /** The faults that can still hit a request. */
  public synchronized List<Fault> inForce() {
    return armed.stream().map(Armed::fault).toList();
  }

  /** What befalls a request that arrives now; counts as a hit for the faults concerned. */
  public synchronized Fate fateOf(Service service, String method, String route) {
    Duration delay = Duration.ZERO;
    Effect effect = null;
    for (int i = 0; i < armed.size(); i++) {
      Armed one = armed.get(i);
      boolean candidate = one.fault().matches(service, method, route)
          && (effect == null || one.fault().effect() instanceof Effect.Delay);
      if (!candidate || chance.nextDouble() >= one.fault().rate()) {
        continue;
      }
      armed.set(i, new Armed(one.fault(), one.left() - 1));
      if (one.fault().effect() instanceof Effect.Delay(Duration time)) {
        delay = delay.plus(time);
      } else {
        effect = one.fault().effect();
      }
    }
    armed.removeIf(one -> one.left() == 0);
    return new Fate(delay, Optional.ofNullable(effect));
  }

  /**
   * What befalls one request.
   *
   * @param delay how long it waits first
   * @param effect what happens then, never a delay; empty when it is served as always
   */
  public record Fate(Duration delay, Optional<Effect> effect) {}

  private record Armed(Fault fault, int left) {}
}
