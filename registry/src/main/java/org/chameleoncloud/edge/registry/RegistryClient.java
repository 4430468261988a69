package org.chameleoncloud.edge.registry;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

import org.chameleoncloud.edge.web.CaCertificates;
import org.chameleoncloud.edge.web.Proxies;

/**
 * Opens registries, one for each credential in use. All of them share their connections. Safe to use from many
 * threads.
 */
public final class RegistryClient implements AutoCloseable {
  private final Settings settings;
  private final OkHttpClient client;

  /**
   * How to talk to the testbed.
   *
   * @param connectTimeout how long a connection may take to be made; above 0
   * @param callTimeout how long one request may take from the first byte to the last of its answer; above 0
   * @param writesInFlight how many POST, PATCH and DELETE a {@link Registry} sends at once, at least 1; the testbed
   *     answers 5xx under more than a few
   * @param extraCaPem PEM certificates to trust beside the platform's, for every credential; null for none
   * @param listener told of every request
   * @param clock tells when a token wants renewing
   */
  public record Settings(Duration connectTimeout, Duration callTimeout, int writesInFlight,
      String extraCaPem, RequestListener listener, Clock clock) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when a value is out of its range, or {@code extraCaPem} holds no certificate
     */
    public Settings {
      requirePositive(connectTimeout, "the connect time-out");
      requirePositive(callTimeout, "the call time-out");
      if (writesInFlight < 1) {
        throw new IllegalArgumentException("at least one write must be allowed in flight");
      }
      if (extraCaPem != null) {
        certificates(extraCaPem);
      }
      Objects.requireNonNull(listener, "listener");
      Objects.requireNonNull(clock, "clock");
    }

    /** 10 s to connect, 60 s a request, 4 writes in flight, the platform's certificates, nobody listening. */
    public static Settings defaults() {
      return new Settings(Duration.ofSeconds(10), Duration.ofSeconds(60), 4, null,
          RequestListener.NONE, Clock.systemUTC());
    }

    private static void requirePositive(Duration duration, String what) {
      if (!duration.isPositive()) {
        throw new IllegalArgumentException(what + " must be above zero");
      }
    }
  }

  /** A client that goes through the proxies of this process's environment. */
  public RegistryClient(Settings settings) {
    this(settings, System.getenv());
  }

  /**
   * A client by {@code settings}; close it when it is no longer needed.
   *
   * @param environment names the proxies: {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}
   * @throws org.chameleoncloud.edge.web.InvalidProxyException when one of them is not the address of an HTTP proxy
   */
  public RegistryClient(Settings settings, Map<String, String> environment) {
    this.settings = settings;
    this.client = Proxies.of(environment).applyTo(new OkHttpClient.Builder())
        .protocols(List.of(Protocol.HTTP_1_1))
        .connectionPool(new ConnectionPool(settings.writesInFlight() + 2, 5, TimeUnit.MINUTES))
        .connectTimeout(settings.connectTimeout())
        .readTimeout(settings.callTimeout())
        .writeTimeout(settings.callTimeout())
        .callTimeout(settings.callTimeout())
        // A redirect would take the token, or the credential itself, to an address that nobody wrote down.
        .followRedirects(false)
        .followSslRedirects(false)
        .eventListener(new SentMarker.Watch())
        .addNetworkInterceptor(new NoAutomaticRetries())
        .build();
  }

  /**
   * The registry as {@code credentials} see it. Sends nothing yet: the first request signs in.
   *
   * @throws IllegalArgumentException when the credential's address is none of http or https, or its certificates
   *     cannot be read; {@link CredentialsFile} gives no such credential
   */
  public Registry open(Credentials credentials) {
    HttpTransport wire = new HttpTransport(clientFor(credentials), settings.listener(),
        settings.clock(),
        HttpTransport.LONGEST_ANSWER);
    KeystoneSession session = new KeystoneSession(wire, credentials, settings.clock());
    return new DoniRegistry(wire, session, credentials.secret(), settings.writesInFlight());
  }

  /** The pool of connections to the testbed, shared by all registries; for metrics. */
  public ConnectionPool connectionPool() {
    return client.connectionPool();
  }

  private OkHttpClient clientFor(Credentials credentials) {
    return Stream.of(settings.extraCaPem(), credentials.caPem()).filter(Objects::nonNull)
        .map(RegistryClient::certificates).reduce(CaCertificates::and)
        .map(certificates -> certificates.trustedBy(client)).orElse(client);
  }

  private static CaCertificates certificates(String pem) {
    return CaCertificates.parse(pem).orElseThrow(() -> new IllegalArgumentException(
        "the CA certificates hold no PEM certificate that can be parsed"));
  }

  /** Closes the connections that are not in use. */
  @Override
  public void close() {
    client.connectionPool().evictAll();
  }
}
