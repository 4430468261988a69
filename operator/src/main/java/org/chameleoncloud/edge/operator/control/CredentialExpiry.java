package org.chameleoncloud.edge.operator.control;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.chameleoncloud.edge.registry.Registry;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a credential expires, as Keystone tells. It never changes, so it is asked for once; an hour after a failure that
 * may pass, again. Nothing waits for it: a Keystone that does not tell, or may not, costs the alert and nothing else.
 */
final class CredentialExpiry {
  private static final Logger LOG = LoggerFactory.getLogger(CredentialExpiry.class);
  private static final Duration AFTER_FAILURE = Duration.ofHours(1);

  private final Registry registry;
  private final Clock clock;
  private Instant due = Instant.MIN;
  private volatile Instant at;

  CredentialExpiry(Registry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
  }

  /** The moment; empty when there is none, and while it is not known. */
  Optional<Instant> at() {
    return Optional.ofNullable(at);
  }

  /** Has it asked for, if it is time to, by a thread of its own. Called when the testbed has just answered. */
  synchronized void askIfDue() {
    Instant now = clock.instant();
    if (!now.isBefore(due)) {
      due = now.plus(AFTER_FAILURE);
      Thread.ofVirtual().name("credential-expiry").start(this::ask);
    }
  }

  private synchronized void settle() {
    due = Instant.MAX;
  }

  private void ask() {
    try {
      Optional<Instant> expiry = registry.credentialExpiry();
      at = expiry.orElse(null);
      settle();
      expiry.ifPresent(told -> LOG.atInfo().addKeyValue("event", "credential-expires")
          .addKeyValue("expiresAt", told).log());
    } catch (RegistryFailure failure) {
      if (!failure.kind().isTransient()) {
        settle();
      }
      RegistryFailureLog.tell(LOG.atInfo().addKeyValue("event", "credential-expiry-not-told"),
          failure);
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("event", "credential-expiry-failed-unexpectedly").setCause(e).log();
    }
  }
}
