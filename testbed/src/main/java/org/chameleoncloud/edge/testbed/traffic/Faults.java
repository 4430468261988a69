package org.chameleoncloud.edge.testbed.traffic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * The active faults, tried in the order in which they were added. Delays add up; of all other effects the first one
 * applies. With the same seed, the same sequence of requests gets the same faults. Thread-safe.
 */
public final class Faults {
  private final List<ActiveFault> active = new ArrayList<>();
  private final Random random;

  public Faults(long seed) {
    random = new Random(seed);
  }

  /** Activates a fault. */
  public synchronized void add(Fault fault) {
    active.add(new ActiveFault(fault, fault.times()));
  }

  /** Removes all faults. */
  public synchronized void clear() {
    active.clear();
  }

  /** The faults that can still affect a request. */
  public synchronized List<Fault> active() {
    return active.stream().map(ActiveFault::fault).toList();
  }

  /** What the faults do to a request that arrives now. Counts against the limits of the faults that apply. */
  public synchronized Injection injectionFor(Service service, String method, String route,
      String path) {
    Duration delay = Duration.ZERO;
    FaultEffect effect = null;
    for (int i = 0; i < active.size(); i++) {
      ActiveFault candidate = active.get(i);
      boolean eligible = candidate.fault().matches(service, method, route, path)
          && (effect == null || candidate.fault().effect() instanceof FaultEffect.Delay);
      if (!eligible || random.nextDouble() >= candidate.fault().rate()) {
        continue;
      }
      active.set(i, new ActiveFault(candidate.fault(), candidate.remaining() - 1));
      if (candidate.fault().effect() instanceof FaultEffect.Delay(Duration time)) {
        delay = delay.plus(time);
      } else {
        effect = candidate.fault().effect();
      }
    }
    active.removeIf(candidate -> candidate.remaining() == 0);
    return new Injection(delay, Optional.ofNullable(effect));
  }

  /**
   * The faults of one request.
   *
   * @param delay how long the request waits first
   * @param effect what happens after the delay, never a {@link FaultEffect.Delay}; empty when the request is handled
   *     normally
   */
  public record Injection(Duration delay, Optional<FaultEffect> effect) {}

  private record ActiveFault(Fault fault, int remaining) {}
}
