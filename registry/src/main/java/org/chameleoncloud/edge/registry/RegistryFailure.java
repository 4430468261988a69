package org.chameleoncloud.edge.registry;

import java.time.Duration;
import java.util.Optional;

/**
 * The one way in which a call to the testbed fails: classified, with a sentence for people and no secret in it.
 *
 * <p>There is no cause: an exception of the HTTP stack may quote a request.
 */
public final class RegistryFailure extends Exception {

  /** What went wrong, by who can mend it. */
  public enum Kind {
    /** No connection, no name, no trust in the certificate, connection lost. */
    UNREACHABLE(true),
    /** No answer in time, or 408. */
    TIMEOUT(true),
    /** 429: asked too often. */
    BUSY(true),
    /** 5xx, or an answer that cannot be read: HTML, half a body, a missing field. */
    BROKEN(true),
    /** Keystone: 401 for the credential, or the registry answered 401 again after a new sign-in. */
    CREDENTIAL_REJECTED(false),
    /** Keystone: 404, no such credential (deleted, or expired and purged). */
    CREDENTIAL_UNKNOWN(false),
    /** Keystone: 400, the credential is malformed. */
    CREDENTIAL_MALFORMED(false),
    /** The catalog has no inventory of the wanted interface and region. */
    NO_ENDPOINT(false),
    /** 403: the credential has not the right. */
    FORBIDDEN(false),
    /** 400 or 422: the registry refuses what was sent, and says why. */
    REFUSED(false),
    /** 409: some record on the testbed has the name. */
    NAME_TAKEN(false),
    /** 404: no such record. */
    NOT_FOUND(false);

    private final boolean passing;

    Kind(boolean passing) {
      this.passing = passing;
    }

    /** Whether it may pass by itself; the others stay until somebody mends them. */
    public boolean isTransient() {
      return passing;
    }
  }

  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final transient Duration retryAfter;
  private final String requestId;
  private final boolean mayHaveTakenEffect;

  private RegistryFailure(Kind kind, String message, Duration retryAfter, String requestId,
      boolean mayHaveTakenEffect) {
    super(message);
    this.kind = kind;
    this.retryAfter = retryAfter;
    this.requestId = requestId;
    this.mayHaveTakenEffect = mayHaveTakenEffect;
  }

  /** A failure with nothing to tell but its kind and a sentence. */
  public static RegistryFailure of(Kind kind, String message) {
    return new RegistryFailure(kind, message, null, null, false);
  }

  /** The same failure, telling how long the registry asks us to wait. */
  public RegistryFailure retryAfter(Duration wait) {
    return new RegistryFailure(kind, getMessage(), wait, requestId, mayHaveTakenEffect);
  }

  /** The same failure, telling the registry's id of the request; null when it gave none. */
  public RegistryFailure requestId(String id) {
    return new RegistryFailure(kind, getMessage(), retryAfter, id, mayHaveTakenEffect);
  }

  /** The same failure of a write that the registry may have carried out all the same. */
  public RegistryFailure effectUnknown() {
    return new RegistryFailure(kind, getMessage(), retryAfter, requestId, true);
  }

  /** What went wrong. */
  public Kind kind() {
    return kind;
  }

  /** How long the registry asks us to wait (Retry-After), where it does. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** The registry's {@code OpenStack-Request-Id}, for a report to the testbed's operators. */
  public Optional<String> requestId() {
    return Optional.ofNullable(requestId);
  }

  /** Whether a write may have been carried out although its answer did not arrive. */
  public boolean mayHaveTakenEffect() {
    return mayHaveTakenEffect;
  }
}
