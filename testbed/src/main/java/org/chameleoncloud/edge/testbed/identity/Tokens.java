package org.chameleoncloud.edge.testbed.identity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.chameleoncloud.edge.testbed.http.Request;

/** The valid tokens. A token ends when it expires or is revoked, and together with its credential. */
public final class Tokens {
  private static final int TOKEN_BYTES = 135;

  private final Map<String, Session> sessions = new ConcurrentHashMap<>();
  private final Accounts accounts;
  private final Clock clock;
  private final Duration lifetime;

  public Tokens(Accounts accounts, Clock clock, Duration lifetime) {
    this.accounts = accounts;
    this.clock = clock;
    this.lifetime = lifetime;
  }

  /** Issues a token for a credential. */
  Issued issue(Credential credential) {
    Instant now = clock.instant();
    sessions.values().removeIf(session -> !now.isBefore(session.expiresAt()));
    String token = "gAAAAA" + RandomStrings.urlSafe(TOKEN_BYTES);
    Session session = new Session(credential, now, expiry(now, credential));
    sessions.put(token, session);
    return new Issued(token, session);
  }

  /** The session of a request's token; empty when the token is missing, unknown or expired. */
  public Optional<Session> sessionOf(Request request) {
    return request.header("X-Auth-Token").flatMap(this::session);
  }

  /** The session of a token; empty when the token is unknown, revoked or expired. */
  Optional<Session> session(String token) {
    return Optional.ofNullable(sessions.get(token))
        .filter(session -> clock.instant().isBefore(session.expiresAt()))
        .filter(session -> accounts.validCredential(session.credential().id()).isPresent());
  }

  /** Revokes one token, if it is valid. */
  void revoke(String token) {
    sessions.remove(token);
  }

  /** All tokens, including recently expired ones. */
  public Set<String> all() {
    return Set.copyOf(sessions.keySet());
  }

  /** Revokes all tokens. */
  public void revokeAll() {
    sessions.clear();
  }

  private Instant expiry(Instant now, Credential credential) {
    Instant expiry = now.plus(lifetime);
    return credential.expiresAt().filter(expiry::isAfter).orElse(expiry);
  }

  /** A new token and its session. {@link #toString()} does not show the token. */
  record Issued(String token, Session session) {
    @Override
    public String toString() {
      return "Issued[" + session + "]";
    }
  }
}
