package org.chameleoncloud.edge.registry;

import com.fasterxml.jackson.core.JacksonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;
import org.chameleoncloud.edge.web.InvalidProxyException;

/** One HTTP exchange at a time: sent once, told to the listener, and every way of failing made a RegistryFailure. */
final class HttpTransport {
  /** MiB; 10,000 records are 8. */
  static final int LONGEST_ANSWER = 64;
  private static final int LONGEST_ERROR_BYTES = 64 << 10;

  private final OkHttpClient client;
  private final RequestListener listener;
  private final Clock clock;
  private final int longestAnswer;

  /** Sends with {@code client}, and reads no answer past {@code longestAnswer} MiB. */
  HttpTransport(OkHttpClient client, RequestListener listener, Clock clock, int longestAnswer) {
    this.client = client;
    this.listener = listener;
    this.clock = clock;
    this.longestAnswer = longestAnswer;
  }

  /**
   * Sends {@code request} and reads its answer.
   *
   * @param secrets what is in the request and must not come back in a failure's message
   */
  <T> T exchange(Operation operation, Request request, Collection<Sensitive> secrets,
      ResponseReader<T> reader) throws RegistryFailure {
    SentMarker sent = new SentMarker();
    long begin = System.nanoTime();
    int status = 0;
    String requestId = null;
    try (Response response = client
        .newCall(request.newBuilder().tag(SentMarker.class, sent).build()).execute()) {
      status = response.code();
      requestId = ErrorResponse.requestId(response.headers()).orElse(null);
      if (!response.isSuccessful()) {
        String words = ErrorMessages.of(errorBody(response), Redaction.of(secrets)).orElse(null);
        throw new ErrorResponse(operation, request.url(), status, response.headers(), words)
            .failure(clock.instant());
      }
      return read(operation, response, reader);
    } catch (InvalidProxyException e) {
      throw RegistryFailure.of(Kind.UNREACHABLE, "%s at %s cannot be reached: %s"
          .formatted(operation.service(), Hosts.name(request.url()), e.getMessage()));
    } catch (IOException e) {
      throw new ConnectionFailure(operation, request.url(), sent.begun(), status).failure(e,
          Thread.currentThread().isInterrupted(),
          Duration.ofMillis(client.connectTimeoutMillis()),
          Duration.ofMillis(client.callTimeoutMillis())).requestId(requestId);
    } finally {
      listener.onRequest(operation.metricName(), status,
          Duration.ofNanos(System.nanoTime() - begin), requestId);
    }
  }

  private <T> T read(Operation operation, Response response, ResponseReader<T> reader)
      throws IOException, RegistryFailure {
    try (LimitedInputStream body = new LimitedInputStream(response.body().byteStream(),
        longestAnswer)) {
      return reader.read(response.headers(), body);
    } catch (UnexpectedResponseException e) {
      throw unreadable(operation, response, e.getMessage());
    } catch (JacksonException e) {
      throw unreadable(operation, response, isPage(response)
          ? "a web page in place of JSON"
          : "something that is no JSON, or only half of it");
    }
  }

  private static boolean isPage(Response response) {
    return response.header("Content-Type", "").contains("html");
  }

  private static RegistryFailure unreadable(Operation operation, Response response, String what) {
    HttpUrl asked = response.request().url();
    Headers headers = response.headers();
    RegistryFailure failure = RegistryFailure.of(Kind.BROKEN, "%s at %s answered %d with %s"
        .formatted(operation.service(), Hosts.name(asked), response.code(), what));
    if (operation.changesRecords()) {
      failure = failure.effectUnknown();
    }
    return ErrorResponse.requestId(headers).map(failure::requestId).orElse(failure);
  }

  /** What came of an error's body; the status says what counts, so a body that is cut or missing is no matter. */
  private static String errorBody(Response response) {
    try {
      return new String(response.body().byteStream().readNBytes(LONGEST_ERROR_BYTES),
          StandardCharsets.UTF_8);
    } catch (IOException cut) {
      return "";
    }
  }
}
