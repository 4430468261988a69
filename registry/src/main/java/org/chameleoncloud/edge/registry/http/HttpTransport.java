package org.chameleoncloud.edge.registry.http;

import com.fasterxml.jackson.core.JacksonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.function.LongSupplier;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.chameleoncloud.edge.registry.ListTooLargeException;
import org.chameleoncloud.edge.registry.ReadingTurns;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;
import org.chameleoncloud.edge.registry.RequestListener;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.web.InvalidProxyException;

/**
 * Sends HTTP requests. Each of them is sent once, with two exceptions: a request is repeated once when the connection
 * was closed before anything was sent, and a sign-in, which changes nothing, also when it was closed later. Reports
 * every request to the listener and every error as {@link RegistryFailure}.
 */
public final class HttpTransport {
  private static final int MAX_ERROR_BYTES = 64 << 10;

  private final OkHttpClient client;
  private final RequestListener listener;
  private final Clock clock;
  private final ReadingTurns turns;

  /**
   * Creates a transport.
   *
   * @param client a client that was built with {@link #configure}
   * @param clock the clock that dates in Retry-After are relative to
   * @param turns those in which responses are read
   */
  public HttpTransport(OkHttpClient client, RequestListener listener, Clock clock,
      ReadingTurns turns) {
    this.client = client;
    this.listener = listener;
    this.clock = clock;
    this.turns = turns;
  }

  /**
   * Configures a client to send every request only once, to allowed hosts, on a connection that is open, and to record
   * whether it was sent.
   *
   * @param nanoTime a monotonic time in ns, to measure how long connections are idle
   */
  public static OkHttpClient.Builder configure(OkHttpClient.Builder client,
      LongSupplier nanoTime, AllowedHosts hosts) {
    StaleConnections connections = new StaleConnections(nanoTime);
    // A redirect would send the token, or even the credential, to a URL that no one configured.
    return client.followRedirects(false).followSslRedirects(false).addInterceptor(hosts).dns(hosts)
        .eventListener(new CallEvents(connections)).addNetworkInterceptor(connections)
        .addNetworkInterceptor(new NoAutomaticRetries())
        .addNetworkInterceptor(new ReceivedBytes.Counter());
  }

  /**
   * Sends {@code request} and reads the response.
   *
   * @param secrets the secrets in the request, which are masked in the message of a failure
   */
  public <T> T exchange(Operation operation, Request request, Collection<Sensitive> secrets,
      ResponseReader<T> reader) throws RegistryFailure {
    try {
      return attempt(operation, request, secrets, reader);
    } catch (ConnectionClosedException closed) {
      if (closed.sent && !operation.mayBeRepeated()) {
        throw closed.failure;
      }
    }
    try {
      return attempt(operation, request, secrets, reader);
    } catch (ConnectionClosedException closedAgain) {
      throw closedAgain.failure;
    }
  }

  private <T> T attempt(Operation operation, Request request, Collection<Sensitive> secrets,
      ResponseReader<T> reader) throws RegistryFailure, ConnectionClosedException {
    SentMarker sent = new SentMarker();
    ReceivedBytes received = new ReceivedBytes(new ProcessingTurn(turns));
    long start = System.nanoTime();
    int status = 0;
    String requestId = null;
    boolean refused = false;
    try (Response response = execute(
        request.newBuilder().tag(SentMarker.class, sent).tag(ReceivedBytes.class, received)
            .build())) {
      status = response.code();
      requestId = ErrorResponse.requestId(response.headers()).orElse(null);
      if (!response.isSuccessful()) {
        String message = ErrorMessages.of(errorBody(response), Redaction.of(secrets))
            .map(text -> ErrorResponse.isOpenStacks(response.headers()) ? text : "").orElse(null);
        throw new ErrorResponse(operation, request.url(), status, response.headers(), message)
            .failure(clock.instant());
      }
      return read(operation, response, received, reader);
    } catch (InvalidProxyException e) {
      throw RegistryFailure.of(Kind.UNREACHABLE, "%s at %s cannot be reached: %s"
          .formatted(operation.service(), Hosts.name(request.url()), e.getMessage()));
    } catch (HostNotAllowedException e) {
      refused = true;
      throw RegistryFailure.of(Kind.HOST_NOT_ALLOWED, "%s at %s is not allowed: %s"
          .formatted(operation.service(), Hosts.name(request.url()), e.getMessage()));
    } catch (IOException e) {
      boolean interrupted = Thread.currentThread().isInterrupted();
      RegistryFailure failure = new ConnectionFailure(operation, request.url(), sent.isSent(),
          status).failure(e, interrupted,
              Duration.ofMillis(client.connectTimeoutMillis()),
              Duration.ofMillis(client.callTimeoutMillis()))
          .requestId(requestId);
      if (!interrupted && ConnectionFailure.isClosedByServer(e)) {
        throw new ConnectionClosedException(failure, sent.isSent());
      }
      throw failure;
    } finally {
      if (!refused) {
        listener.onRequest(operation.metricName(), status,
            Duration.ofNanos(System.nanoTime() - start), requestId);
      }
    }
  }

  /** Sends the request on the first connection that is not stale. */
  private Response execute(Request request) throws IOException {
    for (int pooled = client.connectionPool().connectionCount(); pooled > 0; pooled--) {
      try {
        return client.newCall(request).execute();
      } catch (StaleConnectionException _) {
        // OkHttp has closed the connection, and uses another one for the next call.
      }
    }
    return client.newCall(request).execute();
  }

  private <T> T read(Operation operation, Response response, ReceivedBytes received,
      ResponseReader<T> reader) throws IOException, RegistryFailure {
    try (LimitedInputStream body = new LimitedInputStream(response.body().byteStream(),
        operation.maxResponseMebibytes(), received); ProcessingTurn turn = received.turn()) {
      turn.begin();
      return reader.read(response.headers(), body);
    } catch (UnexpectedResponseException | ListTooLargeException e) {
      throw unreadable(operation, response, e.getMessage());
    } catch (JacksonException e) {
      throw unreadable(operation, response, isHtml(response)
          ? "an HTML page instead of JSON"
          : "invalid or incomplete JSON");
    }
  }

  private static boolean isHtml(Response response) {
    return response.header("Content-Type", "").contains("html");
  }

  private static RegistryFailure unreadable(Operation operation, Response response, String what) {
    HttpUrl url = response.request().url();
    Headers headers = response.headers();
    RegistryFailure failure = RegistryFailure.of(Kind.BROKEN, "%s at %s returned %d with %s"
        .formatted(operation.service(), Hosts.name(url), response.code(), what));
    if (operation.changesRecords()) {
      failure = failure.effectUnknown();
    }
    return ErrorResponse.requestId(headers).map(failure::requestId).orElse(failure);
  }

  /** The body of an error, or an empty string if it is incomplete: the status code is sufficient. */
  private static String errorBody(Response response) {
    try {
      return new String(response.body().byteStream().readNBytes(MAX_ERROR_BYTES),
          StandardCharsets.UTF_8);
    } catch (IOException incomplete) {
      return "";
    }
  }

  /** The server closed the connection; the request may have been sent. */
  private static final class ConnectionClosedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient RegistryFailure failure;
    private final boolean sent;

    private ConnectionClosedException(RegistryFailure failure, boolean sent) {
      super(null, null, false, false);
      this.failure = failure;
      this.sent = sent;
    }
  }
}
