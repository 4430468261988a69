package org.chameleoncloud.edge.registry;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.NoRouteToHostException;
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
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;

/**
 * An exchange in which no whole answer came, turned into a failure with a sentence. Pure. Nothing of the exception's own
 * message is told: it may quote a request.
 *
 * @param operation what was asked
 * @param asked the address that was asked; only its host is ever told
 * @param sent whether any of the request may have reached the other side
 * @param status the answer's HTTP status, 0 when it did not get so far
 */
record ConnectionFailure(Operation operation, HttpUrl asked, boolean sent, int status) {

  /**
   * The failure that {@code cause} amounts to.
   *
   * @param interrupted whether the calling thread was interrupted, which OkHttp reports as if it were a time-out
   * @param connectTimeout how long a connection may take, for the sentence
   * @param callTimeout how long the whole exchange may take, for the sentence
   */
  RegistryFailure failure(IOException cause, boolean interrupted, Duration connectTimeout,
      Duration callTimeout) {
    RegistryFailure failure = describe(cause, interrupted, connectTimeout, callTimeout);
    return sent && operation.changesRecords() ? failure.effectUnknown() : failure;
  }

  private RegistryFailure describe(IOException cause, boolean interrupted, Duration connectTimeout,
      Duration callTimeout) {
    if (interrupted) {
      return failure(Kind.UNREACHABLE, "was not waited for: the request was interrupted");
    }
    if (cause instanceof InterruptedIOException) {
      return sent || !(cause instanceof SocketTimeoutException)
          ? failure(Kind.TIMEOUT, "did not answer within " + seconds(callTimeout))
          : failure(Kind.TIMEOUT, "could not be connected to within " + seconds(connectTimeout));
    }
    if (status != 0) {
      return failure(Kind.BROKEN, "broke off in the middle of an answer");
    }
    if (sent) {
      return failure(Kind.UNREACHABLE, "closed the connection before it had answered");
    }
    return failure(Kind.UNREACHABLE, "cannot be reached: " + why(cause));
  }

  private static String why(IOException cause) {
    if (has(cause, UnknownHostException.class)) {
      return "no host of that name is known (DNS)";
    }
    if (has(cause, SSLException.class)) {
      return whyNotTrusted(cause);
    }
    if (has(cause, NoRouteToHostException.class)) {
      return "there is no route to the host";
    }
    return refused(cause) ? "the connection is refused" : "the connection cannot be made";
  }

  private static String whyNotTrusted(IOException cause) {
    if (has(cause, CertificateExpiredException.class)) {
      return "its certificate has expired";
    }
    if (has(cause, CertificateNotYetValidException.class)) {
      return "its certificate is not valid yet; check the clocks";
    }
    if (has(cause, SSLPeerUnverifiedException.class)) {
      return "its certificate is for another host name";
    }
    if (has(cause, CertPathBuilderException.class) || has(cause, CertificateException.class)) {
      return "its certificate is not trusted; add the certificate of the authority that signed it as the key"
          + " `ca.crt` beside the credential";
    }
    return "it does not speak TLS that can be agreed on; is https right?";
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
        "%s at %s %s".formatted(operation.service(), Hosts.name(asked), what));
  }
}
