package org.chameleoncloud.edge.baker.source;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.Credentials;
import okhttp3.Request;
import okhttp3.Response;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.source.PublicAddresses.LocalAddressException;
import org.chameleoncloud.edge.web.InvalidProxyException;
import org.chameleoncloud.edge.web.Redirects;
import org.chameleoncloud.edge.web.RetryAfter;

/** Sends requests for a source, and classifies the responses (RFC 9110, section 15). */
final class SourceRequests {
  private static final Set<Integer> TRANSIENT_STATUSES = Set.of(408, 425, 429);
  /** OkHttp has no exception type for it. */
  private static final String REJECTED_TUNNEL = "Unexpected response code for CONNECT:";

  private final WebSource source;

  /** A failure that a retry may fix. */
  static final class TransientException extends IOException {
    private static final long serialVersionUID = 1;
    private final Duration retryAfter;

    TransientException(String message, Duration retryAfter) {
      super(message);
      this.retryAfter = retryAfter;
    }

    /** How long the server asks us to wait; zero if it does not say. */
    Duration retryAfter() {
      return retryAfter;
    }
  }

  SourceRequests(WebSource source) {
    this.source = source;
  }

  /** A request for the whole source. */
  Request.Builder request() {
    // With a compressed transfer, positions and digests would be wrong.
    // Without the user, which a relative redirect would inherit.
    Request.Builder request = new Request.Builder()
        .url(source.url().newBuilder().username("").password("").build())
        .header("Accept-Encoding", "identity");
    if (!source.url().username().isEmpty()) {
      request.header("Authorization",
          Credentials.basic(source.url().username(), source.url().password()));
    }
    return request;
  }

  /**
   * Sends a request.
   *
   * @return a response with bytes of the source, or 416 if it has none in the requested range
   * @throws TransientException if a retry may succeed
   * @throws BakeFailure {@code SourceMissing} if not
   */
  Response send(Request request) throws TransientException {
    Request next = request;
    for (int hop = 0; hop <= Redirects.MAX_HOPS; hop++) {
      Response response = execute(next);
      Optional<Request> redirect = redirect(response);
      if (redirect.isEmpty()) {
        return requireBytes(response);
      }
      response.close();
      next = redirect.get();
    }
    throw missing("the server redirects in a loop");
  }

  private Optional<Request> redirect(Response response) {
    try {
      return Redirects.next(response);
    } catch (Redirects.RefusedException refused) {
      response.close();
      throw missing(refused.getMessage());
    }
  }

  private Response requireBytes(Response response) throws TransientException {
    int code = response.code();
    if (code == 200 || code == 203 || response.request().header("Range") != null
        && (code == 206 || code == 416)) {
      return response;
    }
    response.close();
    if (TRANSIENT_STATUSES.contains(code) || code >= 500) {
      throw new TransientException("the server responded with " + code, retryAfter(response));
    }
    throw missing("the server responded with " + code + switch (code) {
      case 401, 403 -> "; check the credentials in the URL";
      case 404, 410 -> "; check the URL";
      default -> "";
    });
  }

  private Response execute(Request request) throws TransientException {
    try {
      return source.client().newCall(request).execute();
    } catch (InvalidProxyException invalid) {
      throw new BakeFailure(Reason.BadRequest, invalid.getMessage());
    } catch (LocalAddressException local) {
      throw missing(local.getMessage());
    } catch (ProtocolException _) {
      throw missing("the server does not speak HTTP");
    } catch (SSLException error) {
      if (isUntrusted(error)) {
        throw missing("the server's certificate is not trusted; if a private CA signed it, specify"
            + " the CA's certificate with --ca");
      }
      throw new TransientException(describe(error), Duration.ZERO);
    } catch (IOException error) {
      String text = String.valueOf(error.getMessage());
      if (text.startsWith(REJECTED_TUNNEL) && !text.matches(".* 5\\d\\d")) {
        throw missing(
            "the proxy responded with " + text.substring(REJECTED_TUNNEL.length()).strip());
      }
      throw new TransientException(describe(error), Duration.ZERO);
    }
  }

  private static boolean isUntrusted(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException || cause instanceof SSLPeerUnverifiedException) {
        return true;
      }
    }
    return false;
  }

  /** The cause of a failed connection, as part of a sentence. */
  static String describe(IOException error) {
    return switch (error) {
      case UnknownHostException _ -> "the server's host name cannot be resolved";
      case ConnectException _ -> "the server or proxy cannot be reached";
      case SocketTimeoutException _ -> "no data was received before the timeout";
      case SSLException _ -> "the TLS connection failed";
      case TransientException failure -> failure.getMessage();
      default -> "the connection was lost";
    };
  }

  private static Duration retryAfter(Response response) {
    return RetryAfter.parse(response.headers(), Instant.now()).orElse(Duration.ZERO);
  }

  private BakeFailure missing(String why) {
    return new BakeFailure(Reason.SourceMissing, source.name() + " cannot be fetched: " + why);
  }
}
