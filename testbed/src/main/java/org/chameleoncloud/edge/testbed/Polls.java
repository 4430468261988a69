package org.chameleoncloud.edge.testbed;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.chameleoncloud.edge.testbed.inventory.DoniRelease;
import org.chameleoncloud.edge.testbed.reservation.Reservations;
import org.chameleoncloud.edge.testbed.worker.BalenaPoll;

/** The two polls of the testbed's services: Doni asks balena, Blazar asks Kubernetes. Thread-safe. */
final class Polls {
  private final Optional<Poll> balena;
  private final Optional<Poll> nodes;

  Polls(TestbedOptions options, BalenaPoll balenaPoll, Reservations reservations) {
    balena = options.doni() == DoniRelease.OF_2025
        ? Optional.empty()
        : Optional.of(new Poll(balenaPoll::run, options.clock(), options.balenaPollSpacing()));
    nodes = options.nodePollSpacing()
        .map(spacing -> new Poll(reservations::pollNodes, options.clock(), spacing));
  }

  /** Runs the polls that are due; the first ones are due immediately. */
  void runDue() {
    balena.ifPresent(Poll::runIfDue);
    nodes.ifPresent(Poll::runIfDue);
  }

  /**
   * Asks balena now; the next poll is due after its spacing.
   *
   * @throws IllegalStateException when this release of Doni does not poll
   */
  void balena() {
    balena.orElseThrow(() -> new IllegalStateException("the Doni of 2025 does not poll balena"))
        .run();
  }

  private static final class Poll {
    private final Runnable action;
    private final Clock clock;
    private final Duration spacing;
    private Instant due;

    Poll(Runnable action, Clock clock, Duration spacing) {
      this.action = action;
      this.clock = clock;
      this.spacing = spacing;
      due = clock.instant();
    }

    synchronized void runIfDue() {
      if (!clock.instant().isBefore(due)) {
        run();
      }
    }

    synchronized void run() {
      due = clock.instant().plus(spacing);
      action.run();
    }
  }
}
