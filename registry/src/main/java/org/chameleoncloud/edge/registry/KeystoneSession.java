package org.chameleoncloud.edge.registry;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;

/**
 * Signs in to Keystone v3 with one application credential and keeps the token until it is worth renewing. However
 * many threads want a token, one request for it is under way.
 */
final class KeystoneSession {
  private final HttpTransport wire;
  private final Credentials credentials;
  private final HttpUrl tokens;
  private final Clock clock;
  private final Object lock = new Object();
  private SignIn current;
  private FutureTask<SignIn> underWay;

  KeystoneSession(HttpTransport wire, Credentials credentials, Clock clock) {
    this.wire = wire;
    this.credentials = credentials;
    this.tokens = HttpUrl.get(credentials.authUrl().toString()).newBuilder()
        .addPathSegments("auth/tokens").build();
    this.clock = clock;
  }

  /** A token that has not expired; signs in when there is none, or the one there is wants renewing. */
  SignIn current() throws RegistryFailure {
    FutureTask<SignIn> mine = new FutureTask<>(this::renew);
    FutureTask<SignIn> shared;
    synchronized (lock) {
      Instant now = clock.instant();
      boolean usable = current != null && now.isBefore(current.expiresAt());
      if (usable && (underWay != null || now.isBefore(current.renewAt()))) {
        return current;
      }
      if (underWay == null) {
        underWay = mine;
      }
      shared = underWay;
    }
    if (shared == mine) {
      mine.run();
    }
    return outcome(shared);
  }

  /** Where Keystone tells of the credential to its owner. */
  HttpUrl credentialOf(String userId) {
    return HttpUrl.get(credentials.authUrl().toString()).newBuilder().addPathSegment("users")
        .addPathSegment(userId).addPathSegment("application_credentials")
        .addPathSegment(credentials.id()).build();
  }

  /** Forgets {@code rejected}, unless it has been replaced already. */
  void invalidate(SignIn rejected) {
    synchronized (lock) {
      if (current == rejected) {
        current = null;
      }
    }
  }

  private SignIn renew() throws RegistryFailure {
    try {
      return settle(signIn());
    } catch (RegistryFailure failure) {
      return settle(keptInSpiteOf(failure));
    } finally {
      synchronized (lock) {
        underWay = null;
      }
    }
  }

  private SignIn settle(SignIn outcome) {
    synchronized (lock) {
      current = outcome;
    }
    return outcome;
  }

  /** While Keystone is down, a token that wants renewing is used to its very end. */
  private SignIn keptInSpiteOf(RegistryFailure failure) throws RegistryFailure {
    synchronized (lock) {
      Instant now = clock.instant();
      if (current == null || !failure.kind().isTransient() || !now.isBefore(current.expiresAt())) {
        throw failure;
      }
      return current.renewalPutOff(now);
    }
  }

  private SignIn signIn() throws RegistryFailure {
    Instant asked = clock.instant();
    Request request = new Request.Builder().url(tokens)
        .post(OneShotBody.json(RequestBodies.signIn(credentials)))
        .build();
    return wire.exchange(Operation.AUTHENTICATE, request, List.of(credentials.secret()),
        (headers, body) -> SignInReader.read(headers, body, credentials, asked));
  }

  private static SignIn outcome(FutureTask<SignIn> shared) throws RegistryFailure {
    try {
      return shared.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RegistryFailure.of(Kind.UNREACHABLE, "Interrupted while another thread signed in");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RegistryFailure failure) {
        throw failure;
      }
      throw new IllegalStateException("signing in must fail with a RegistryFailure only",
          e.getCause());
    }
  }
}
