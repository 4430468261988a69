package org.chameleoncloud.edge.registry.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.HttpUrl;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;

/**
 * An exchange without a complete response. Creates the failure with its message, which never contains the message of an
 * exception, because that may quote the request.
 *
 * @param operation what the request was for
 * @param url the requested URL; the message contains its host only
 * @param sent whether the other side may have received any part of the request
 * @param status the status code of the response; 0 without a response
 */
record ConnectionFailure(Operation operation, HttpUrl url, boolean sent, int status) {

  /**
   * The failure for {@code cause}.
   *
   * @param interrupted whether the calling thread was interrupted, which OkHttp reports like a timeout
   * @param connectTimeout the timeout for connecting, for the message
   * @param callTimeout the timeout for the exchange, for the message
   */
  RegistryFailure failure(IOException cause, boolean interrupted, Duration connectTimeout,
      Duration callTimeout) {
    RegistryFailure failure = describe(cause, interrupted, connectTimeout, callTimeout);
    return sent && operation.changesRecords() ? failure.effectUnknown() : failure;
  }

  /**
   * Whether the server closed the connection, so that an immediate second attempt may succeed. Not after a timeout, and
   * not when no connection was made.
   */
  static boolean isClosedByServer(IOException cause) {
    return !has(cause, InterruptedIOException.class) && !has(cause, CertificateException.class)
        && !has(cause, ConnectException.class) && !has(cause, NoRouteToHostException.class)
        && (has(cause, EOFException.class) || has(cause, SocketException.class)
            || has(cause, ProtocolException.class));
  }

  private RegistryFailure describe(IOException cause, boolean interrupted, Duration connectTimeout,
      Duration callTimeout) {
    if (interrupted) {
      return failure(Kind.UNREACHABLE, "had not responded when the request was interrupted");
    }
    if (cause instanceof InterruptedIOException) {
      return sent || !(cause instanceof SocketTimeoutException)
          ? failure(Kind.TIMEOUT, "did not respond within " + seconds(callTimeout))
          : failure(Kind.TIMEOUT, "did not accept a connection within " + seconds(connectTimeout));
    }
    if (status != 0) {
      return failure(Kind.BROKEN, "closed the connection in the middle of a response");
    }
    if (sent) {
      return failure(Kind.UNREACHABLE, "closed the connection before responding");
    }
    return failure(Kind.UNREACHABLE, "cannot be reached: " + reason(cause));
  }

  private static String reason(IOException cause) {
    if (has(cause, UnknownHostException.class)) {
      return "its host name cannot be resolved (DNS)";
    }
    if (has(cause, SSLException.class)) {
      return tlsReason(cause);
    }
    if (has(cause, NoRouteToHostException.class)) {
      return "no route to host";
    }
    return refused(cause) ? "connection refused" : "the connection failed";
  }

  private static String tlsReason(IOException cause) {
    if (has(cause, CertificateExpiredException.class)) {
      return "its certificate has expired";
    }
    if (has(cause, CertificateNotYetValidException.class)) {
      return "its certificate is not valid yet; check the system clocks";
    }
    if (has(cause, SSLPeerUnverifiedException.class)) {
      return "its certificate is for another host name";
    }
    if (has(cause, CertPathBuilderException.class) || has(cause, CertificateException.class)) {
      return "its certificate is not trusted; add the CA certificate that signed it to the credential's Secret as the"
          + " key `ca.crt`";
    }
    return "the TLS handshake failed; does it serve https?";
  }

  private static boolean has(Throwable thrown, Class<? extends Throwable> type) {
    return causes(thrown).anyMatch(type::isInstance);
  }

  private static boolean refused(Throwable thrown) {
    return causes(thrown).map(cause -> Optional.ofNullable(cause.getMessage()).orElse(""))
        .anyMatch(message -> message.contains("refused"));
  }

  private static Stream<Throwable> causes(Throwable thrown) {
    return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause).limit(10);
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }

  private RegistryFailure failure(Kind kind, String what) {
    return RegistryFailure.of(kind,
        "%s at %s %s".formatted(operation.service(), Hosts.name(url), what));
  }
}
