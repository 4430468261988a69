package org.chameleoncloud.edge.testbed.identity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.chameleoncloud.edge.testbed.http.Call;

/** The tokens in use. A token ends with its time, by revocation, and with its credential. */
public final class Tokens {
  private static final int TOKEN_BYTES = 135;

  private final Map<String, Session> sessions = new ConcurrentHashMap<>();
  private final Accounts accounts;
  private final Clock clock;
  private final Duration life;

  public Tokens(Accounts accounts, Clock clock, Duration life) {
    this.accounts = accounts;
    this.clock = clock;
    this.life = life;
  }

  /** Signs a credential in. */
  Issued issue(Credential credential) {
    Instant now = clock.instant();
    sessions.values().removeIf(session -> !now.isBefore(session.expiresAt()));
    String token = "gAAAAA" + Randoms.urlSafe(TOKEN_BYTES);
    Session session = new Session(credential, now, end(now, credential));
    sessions.put(token, session);
    return new Issued(token, session);
  }

  /** What the token of a request stands for, while it is valid. */
  public Optional<Session> sessionOf(Call call) {
    return call.header("X-Auth-Token").map(sessions::get)
        .filter(session -> clock.instant().isBefore(session.expiresAt()))
        .filter(session -> accounts.validCredential(session.credential().id()).isPresent());
  }

  /** The tokens themselves, those that have ended of late among them. */
  public Set<String> all() {
    return Set.copyOf(sessions.keySet());
  }

  /** Ends all tokens. */
  public void revokeAll() {
    sessions.clear();
  }

  private Instant end(Instant now, Credential credential) {
    Instant end = now.plus(life);
    return credential.expiresAt().filter(end::isAfter).orElse(end);
  }

  /** A new token and what it stands for. Prints without the token. */
  record Issued(String token, Session session) {
    @Override
    public String toString() {
      return "Issued[" + session + "]";
    }
  }
}
