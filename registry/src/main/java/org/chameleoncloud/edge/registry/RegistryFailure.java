package org.chameleoncloud.edge.registry;

import java.time.Duration;
import java.util.Optional;

/**
 * The only exception that {@link Registry} reports: classified, with a message for users that contains no secrets.
 *
 * <p>It has no cause, because exceptions of the HTTP stack may quote the request.
 */
public final class RegistryFailure extends Exception {

  /** What went wrong, classified by what fixes it. */
  public enum Kind {
    /** Unknown host name, no connection, untrusted certificate, or connection lost. */
    UNREACHABLE(true),
    /** No response in time, or 408. */
    TIMEOUT(true),
    /** 429: too many requests. */
    BUSY(true),
    /** 5xx, or an unreadable response: HTML, an incomplete body, a missing field. */
    BROKEN(true),
    /** Keystone: 401 for the credential, or registry: 401 again after a new sign-in. */
    CREDENTIAL_REJECTED(false),
    /** Keystone: 404, unknown credential (deleted, or expired and purged). */
    CREDENTIAL_UNKNOWN(false),
    /** Keystone: 400, the credential is malformed. */
    CREDENTIAL_MALFORMED(false),
    /** The catalog has no inventory for the requested interface and region, or not at a usable URL. */
    NO_ENDPOINT(false),
    /** Keystone, or a service in the catalog, is at a host that this client must not connect to. */
    HOST_NOT_ALLOWED(false),
    /** 403: the credential lacks the permission. */
    FORBIDDEN(false),
    /** 400 or 422: the registry rejects the request and says why. */
    REFUSED(false),
    /** 409: another record on the testbed has the name. */
    NAME_TAKEN(false),
    /** 404: no such record, or application credential. */
    NOT_FOUND(false);

    private final boolean isTransient;

    Kind(boolean isTransient) {
      this.isTransient = isTransient;
    }

    /** Whether the failure may go away on its own; all others need a fix. */
    public boolean isTransient() {
      return isTransient;
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

  /** A failure with a kind and a message. */
  public static RegistryFailure of(Kind kind, String message) {
    return new RegistryFailure(kind, message, null, null, false);
  }

  /**
   * A request was not sent, because its service is silent.
   *
   * @param service its name, behind an article
   */
  public static RegistryFailure notSent(String service) {
    return of(Kind.TIMEOUT,
        "The " + service + " did not respond to earlier requests in time; this one was not sent");
  }

  /** The same failure with the wait that the registry asked for. */
  public RegistryFailure retryAfter(Duration wait) {
    return new RegistryFailure(kind, getMessage(), wait, requestId, mayHaveTakenEffect);
  }

  /** The same failure with the registry's id of the request; null for none. */
  public RegistryFailure requestId(String id) {
    return new RegistryFailure(kind, getMessage(), retryAfter, id, mayHaveTakenEffect);
  }

  /** The same failure, of a write that the registry may nevertheless have carried out. */
  public RegistryFailure effectUnknown() {
    return new RegistryFailure(kind, getMessage(), retryAfter, requestId, true);
  }

  /** What went wrong. */
  public Kind kind() {
    return kind;
  }

  /** How long the registry asked to wait (Retry-After); empty if it did not. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** The registry's {@code OpenStack-Request-Id}, for bug reports to the testbed's operators. */
  public Optional<String> requestId() {
    return Optional.ofNullable(requestId);
  }

  /** Whether a write may have been carried out although the response was not received. */
  public boolean mayHaveTakenEffect() {
    return mayHaveTakenEffect;
  }
}
