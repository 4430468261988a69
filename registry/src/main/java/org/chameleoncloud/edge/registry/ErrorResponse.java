package org.chameleoncloud.edge.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;
import org.chameleoncloud.edge.web.RetryAfter;

/**
 * An answer with a status other than 2xx, turned into a failure with a sentence. Pure.
 *
 * @param operation what was asked
 * @param asked the address that was asked; only its host is ever told
 * @param status the HTTP status
 * @param headers the answer's headers
 * @param words the service's own message; null when the body was not in the service's form
 */
record ErrorResponse(Operation operation, HttpUrl asked, int status, Headers headers,
    String words) {
  /** A longer wait is more likely a mistake, and a device that waits longer looks forgotten. */
  static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(15);

  /** The failure, as of {@code now}, from which a Retry-After date is counted. */
  RegistryFailure failure(Instant now) {
    RegistryFailure failure = RegistryFailure.of(kind(), sentence());
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

  /** A 404 in another form than the service's own comes from a wrong address: no news of a record. */
  private Kind notFound() {
    if (words == null) {
      return Kind.BROKEN;
    }
    if (operation == Operation.AUTHENTICATE) {
      return Kind.CREDENTIAL_UNKNOWN;
    }
    return operation.namesRecord() ? Kind.NOT_FOUND : Kind.BROKEN;
  }

  private String sentence() {
    String subject = operation.service() + " at " + Hosts.name(asked);
    String told = words == null || words.isEmpty() ? "" : ": " + words;
    return "%s %s (%d)%s%s".formatted(subject, says(), status, advice(), told);
  }

  private String says() {
    return switch (kind()) {
      case CREDENTIAL_REJECTED -> operation == Operation.AUTHENTICATE
          ? "rejects the application credential"
          : "rejects a token that Keystone has just given";
      case CREDENTIAL_UNKNOWN -> "does not know the application credential";
      case CREDENTIAL_MALFORMED, REFUSED -> "refuses the request";
      case FORBIDDEN -> "does not allow it";
      case NOT_FOUND -> "has no such record";
      case NAME_TAKEN -> "has a record of that name already";
      case BUSY -> "asks for fewer requests";
      case TIMEOUT -> "gave up waiting for the request";
      case BROKEN, UNREACHABLE, NO_ENDPOINT -> brokenHow();
    };
  }

  private String brokenHow() {
    if (status >= 300 && status < 400) {
      return "redirects to " + redirectTarget() + ", which is not followed";
    }
    return status == 404 && words == null ? "has nothing at the address that was asked" : "failed";
  }

  private String redirectTarget() {
    return Stream.ofNullable(headers.get("Location"))
        .map(asked::resolve)
        .flatMap(Stream::ofNullable)
        .map(target -> target.scheme() + "://" + Hosts.name(target))
        .findFirst()
        .orElse("another address");
  }

  private String advice() {
    boolean wrongAddress = status >= 300 && status < 400 || status == 404 && words == null;
    if (wrongAddress) {
      return operation == Operation.AUTHENTICATE
          ? "; check auth_url"
          : "; the testbed's catalog may be wrong";
    }
    if (operation == Operation.AUTHENTICATE && (status == 401 || status == 404)) {
      return ", which may be mistyped, expired or deleted";
    }
    return "";
  }

  /** The id under which the testbed's operators find the request in their logs. */
  static Optional<String> requestId(Headers headers) {
    return Stream.of("OpenStack-Request-Id", "X-OpenStack-Request-Id")
        .flatMap(name -> Stream.ofNullable(headers.get(name)))
        .filter(id -> id.matches("[\\w-]{1,80}"))
        .findFirst();
  }
}
