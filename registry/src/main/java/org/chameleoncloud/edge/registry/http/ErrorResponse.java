package org.chameleoncloud.edge.registry.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;
import org.chameleoncloud.edge.web.RetryAfter;

/**
 * A response with a status code other than 2xx. Creates the failure with its message.
 *
 * @param operation what the request was for
 * @param url the requested URL; the message contains its host only
 * @param status the HTTP status code
 * @param headers the response headers
 * @param serviceMessage the message of the service; null when the body does not have the service's format, empty when
 *     it must not be quoted
 */
record ErrorResponse(Operation operation, HttpUrl url, int status, Headers headers,
    String serviceMessage) {
  /** A longer wait is probably a mistake, and the device would look abandoned. */
  private static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(15);

  /** The failure; a date in Retry-After is relative to {@code now}. */
  RegistryFailure failure(Instant now) {
    RegistryFailure failure = RegistryFailure.of(kind(), message());
    if (status == 429 || status == 503) {
      failure = RetryAfter.parse(headers, now).map(ErrorResponse::bounded).map(failure::retryAfter)
          .orElse(failure);
    }
    if (operation.changesRecords() && status >= 500) {
      failure = failure.effectUnknown();
    }
    return requestId(headers).map(failure::requestId).orElse(failure);
  }

  private static Duration bounded(Duration wait) {
    return wait.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : wait;
  }

  private Kind kind() {
    if (status >= 500 || status < 400) {
      return Kind.BROKEN;
    }
    return switch (status) {
      case 401 -> Kind.CREDENTIAL_REJECTED;
      case 403 -> Kind.FORBIDDEN;
      case 404 -> notFound();
      case 408 -> Kind.TIMEOUT;
      case 409 -> operation.givesName() ? Kind.NAME_TAKEN : Kind.BROKEN;
      case 429 -> Kind.BUSY;
      default ->
        operation == Operation.AUTHENTICATE ? Kind.CREDENTIAL_MALFORMED : Kind.REFUSED;
    };
  }

  /** A 404 that does not have the service's format comes from a wrong URL and says nothing about a record. */
  private Kind notFound() {
    if (serviceMessage == null) {
      return Kind.BROKEN;
    }
    if (operation == Operation.AUTHENTICATE) {
      return Kind.CREDENTIAL_UNKNOWN;
    }
    return operation.namesRecord() ? Kind.NOT_FOUND : Kind.BROKEN;
  }

  private String message() {
    String subject = operation.service() + " at " + Hosts.name(url);
    String detail = serviceMessage == null || serviceMessage.isEmpty() ? "" : ": " + serviceMessage;
    return "%s %s (%d)%s%s".formatted(subject, problem(), status, advice(), detail);
  }

  private String problem() {
    return switch (kind()) {
      case CREDENTIAL_REJECTED -> operation == Operation.AUTHENTICATE
          ? "rejects the application credential"
          : "rejects a token that Keystone has just issued";
      case CREDENTIAL_UNKNOWN -> "does not know the application credential";
      case CREDENTIAL_MALFORMED, REFUSED -> "refuses the request";
      case FORBIDDEN -> "denies the request";
      case NOT_FOUND -> "has no such " + operation.subject();
      case NAME_TAKEN ->
        "already has " + article() + operation.subject() + " with that name";
      case BUSY -> "limits the rate of requests";
      case TIMEOUT -> "timed out waiting for the request";
      case BROKEN, UNREACHABLE, NO_ENDPOINT, HOST_NOT_ALLOWED -> brokenProblem();
    };
  }

  private String article() {
    return operation.managesCredentials() ? "an " : "a ";
  }

  private String brokenProblem() {
    if (status >= 300 && status < 400) {
      return "redirects to " + redirectTarget() + ", which is not followed";
    }
    return status == 404 && serviceMessage == null
        ? "serves nothing at the requested URL"
        : "failed";
  }

  /** Where to, as far as it says nothing of other hosts: which ones a server knows is not for everybody. */
  private String redirectTarget() {
    return Stream.ofNullable(headers.get("Location"))
        .map(url::resolve)
        .flatMap(Stream::ofNullable)
        .map(target -> target.host().equals(url.host())
            ? target.scheme() + "://" + Hosts.name(target)
            : "another host")
        .findFirst()
        .orElse("another URL");
  }

  private String advice() {
    boolean wrongUrl = status >= 300 && status < 400 || status == 404 && serviceMessage == null;
    if (wrongUrl) {
      return operation == Operation.AUTHENTICATE
          ? "; check auth_url"
          : "; the testbed's catalog may be wrong";
    }
    if (operation == Operation.AUTHENTICATE && (status == 401 || status == 404)) {
      return ", which may be mistyped, expired or deleted";
    }
    if (operation.managesCredentials() && status == 403) {
      return "; only an unrestricted application credential may create others, and delete those of "
          + "its user: unless this is one, replace it by one that this user created with --unrestricted";
    }
    return "";
  }

  /**
   * Whether an OpenStack service responded. Its middleware marks every response, errors included: oslo.middleware with
   * the request's id, Keystone and its clients' middleware with what the response depends on, or asks for. Any other
   * server that the URL leads to may have put anything into its message.
   */
  static boolean isOpenStacks(Headers headers) {
    return requestId(headers).isPresent()
        || headers.values("Vary").stream().flatMap(names -> Stream.of(names.split(",")))
            .anyMatch(name -> name.strip().equalsIgnoreCase("X-Auth-Token"))
        || headers.values("WWW-Authenticate").stream()
            .anyMatch(challenge -> challenge.startsWith("Keystone "));
  }

  /** The id of the request in the logs of the testbed's operators. */
  static Optional<String> requestId(Headers headers) {
    return Stream.of("OpenStack-Request-Id", "X-OpenStack-Request-Id")
        .flatMap(name -> Stream.ofNullable(headers.get(name)))
        .filter(id -> id.matches("[\\w-]{1,80}"))
        .findFirst();
  }
}
