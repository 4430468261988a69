package org.chameleoncloud.edge.registry.keystone;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;
import org.chameleoncloud.edge.registry.http.HttpTransport;
import org.chameleoncloud.edge.registry.http.OneShotBody;
import org.chameleoncloud.edge.registry.http.Operation;

/**
 * Signs in to Keystone v3 with one application credential and keeps the token until it needs to be renewed.
 * Thread-safe: concurrent callers share one sign-in.
 */
public final class KeystoneSession {
  private final HttpTransport transport;
  private final Credentials credentials;
  private final HttpUrl tokensUrl;
  private final Clock clock;
  private final Object lock = new Object();
  private SignIn current;
  private FutureTask<SignIn> inProgress;

  /** Creates a session without signing in. */
  public KeystoneSession(HttpTransport transport, Credentials credentials, Clock clock) {
    this.transport = transport;
    this.credentials = credentials;
    this.tokensUrl = HttpUrl.get(credentials.authUrl().toString()).newBuilder()
        .addPathSegments("auth/tokens").build();
    this.clock = clock;
  }

  /** A token that has not expired. Signs in if there is none, or if it needs to be renewed. */
  public SignIn current() throws RegistryFailure {
    FutureTask<SignIn> own = new FutureTask<>(this::renew);
    FutureTask<SignIn> shared;
    synchronized (lock) {
      Instant now = clock.instant();
      boolean usable = current != null && now.isBefore(current.expiresAt());
      if (usable && (inProgress != null || now.isBefore(current.renewAt()))) {
        return current;
      }
      if (inProgress == null) {
        inProgress = own;
      }
      shared = inProgress;
    }
    if (shared == own) {
      own.run();
    }
    return result(shared);
  }

  /** When the credential expires; empty for never. Does not sign in again after a 401. */
  public Optional<Instant> credentialExpiry() throws RegistryFailure {
    SignIn signIn = current();
    if (signIn.userId() == null) {
      throw RegistryFailure.of(Kind.BROKEN, "Keystone issued a token without a user");
    }
    Request request = new Request.Builder().url(credentialUrl(signIn.userId()))
        .header("Accept", "application/json")
        .header("X-Auth-Token", signIn.token().reveal()).build();
    return transport.exchange(Operation.CREDENTIAL, request,
        List.of(signIn.token(), credentials.secret()),
        (_, body) -> CredentialReader.expiry(body));
  }

  /** The id of the project that the credential belongs to. */
  public String projectId() throws RegistryFailure {
    String projectId = current().projectId();
    if (projectId == null) {
      throw RegistryFailure.of(Kind.BROKEN, "Keystone issued a token without a project");
    }
    return projectId;
  }

  /** Discards {@code rejected}, unless it has already been replaced. */
  public void invalidate(SignIn rejected) {
    synchronized (lock) {
      if (current == rejected) {
        current = null;
      }
    }
  }

  private HttpUrl credentialUrl(String userId) {
    return HttpUrl.get(credentials.authUrl().toString()).newBuilder().addPathSegment("users")
        .addPathSegment(userId).addPathSegment("application_credentials")
        .addPathSegment(credentials.id()).build();
  }

  private SignIn renew() throws RegistryFailure {
    try {
      return store(signIn());
    } catch (RegistryFailure failure) {
      return store(currentDespite(failure));
    } finally {
      synchronized (lock) {
        inProgress = null;
      }
    }
  }

  private SignIn store(SignIn signIn) {
    synchronized (lock) {
      current = signIn;
    }
    return signIn;
  }

  /** While Keystone is unavailable, the current token is used until it expires. */
  private SignIn currentDespite(RegistryFailure failure) throws RegistryFailure {
    synchronized (lock) {
      Instant now = clock.instant();
      if (current == null || !failure.kind().isTransient() || !now.isBefore(current.expiresAt())) {
        throw failure;
      }
      return current.withRenewalPostponed(now);
    }
  }

  private SignIn signIn() throws RegistryFailure {
    Instant requestedAt = clock.instant();
    Request request = new Request.Builder().url(tokensUrl)
        .post(OneShotBody.json(SignInBody.of(credentials)))
        .build();
    return transport.exchange(Operation.AUTHENTICATE, request, List.of(credentials.secret()),
        (headers, body) -> SignInReader.read(headers, body, credentials, requestedAt));
  }

  private static SignIn result(FutureTask<SignIn> shared) throws RegistryFailure {
    try {
      return shared.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RegistryFailure.of(Kind.UNREACHABLE, "Interrupted while another thread signed in");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RegistryFailure failure) {
        throw failure;
      }
      throw new IllegalStateException("a sign-in can only fail with a RegistryFailure",
          e.getCause());
    }
  }
}
