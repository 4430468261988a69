package org.chameleoncloud.edge.operator.control.polling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.chameleoncloud.edge.operator.control.memory.FatalErrors;
import org.chameleoncloud.edge.operator.plan.credential.ExpiryWarning;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a credential expires, according to Keystone. That never changes, so it is asked once, and again an hour after a
 * failure that may be temporary. Nothing waits for it: a Keystone that does not answer costs the alert and nothing else.
 */
final class CredentialExpiry {
  private static final Logger LOG = LoggerFactory.getLogger(CredentialExpiry.class);
  private static final Duration RETRY = Duration.ofHours(1);

  private final Question question;
  private final Runnable known;
  private final Executor threads;
  private final Clock clock;
  private Instant due = Instant.MIN;
  private boolean inFlight;
  private boolean announced;
  private volatile Instant at;

  /** Of the threads that ask. */
  static final String THREAD = "credential-expiry";

  /** Asks Keystone for the moment; empty for never. */
  interface Question {
    Optional<Instant> ask() throws RegistryFailure;
  }

  /**
   * @param threads those in which it asks
   * @param known called when a moment has become known
   */
  CredentialExpiry(Question question, Executor threads, Clock clock, Runnable known) {
    this.question = question;
    this.threads = threads;
    this.known = known;
    this.clock = clock;
  }

  /** The moment; empty when it never expires, and while that is unknown. */
  Optional<Instant> at() {
    return Optional.ofNullable(at);
  }

  /**
   * Asks in another thread, if it is time to and no request is in flight. Called when the testbed has just answered.
   */
  synchronized void askIfDue() {
    Instant now = clock.instant();
    if (!inFlight && !now.isBefore(due)) {
      inFlight = true;
      due = now.plus(RETRY);
      threads.execute(this::ask);
    }
  }

  /** Whether it is newly so close that devices are to say so. */
  synchronized boolean becameClose() {
    boolean close = at != null && !clock.instant().isBefore(at.minus(ExpiryWarning.NOTICE));
    boolean news = close && !announced;
    announced = close;
    return news;
  }

  private synchronized void answered() {
    inFlight = false;
  }

  private synchronized void neverAskAgain() {
    due = Instant.MAX;
  }

  private void ask() {
    try {
      Optional<Instant> expiry = question.ask();
      at = expiry.orElse(null);
      neverAskAgain();
      expiry.ifPresent(_ -> known.run());
      expiry.ifPresent(found -> LOG.atInfo().addKeyValue("event", "credential-expiry")
          .addKeyValue("expiresAt", found).log());
    } catch (RegistryFailure failure) {
      if (!failure.kind().isTransient()) {
        neverAskAgain();
      }
      RegistryFailureLog.write(LOG.atInfo().addKeyValue("event", "credential-expiry-unknown"),
          failure);
    } catch (RuntimeException | Error e) {
      FatalErrors.endProcessIfFatal(e);
      LOG.atError().addKeyValue("event", "credential-expiry-error").setCause(e).log();
    } finally {
      answered();
    }
  }
}
