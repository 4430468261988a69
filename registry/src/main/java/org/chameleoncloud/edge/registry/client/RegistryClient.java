package org.chameleoncloud.edge.registry.client;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import okhttp3.ConnectionPool;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.ReadingTurns;
import org.chameleoncloud.edge.registry.Registry;
import org.chameleoncloud.edge.registry.RequestListener;
import org.chameleoncloud.edge.registry.Testbed;
import org.chameleoncloud.edge.registry.blazar.BlazarReservations;
import org.chameleoncloud.edge.registry.doni.DoniRegistry;
import org.chameleoncloud.edge.registry.hosts.TestbedHosts;
import org.chameleoncloud.edge.registry.http.AllowedHosts;
import org.chameleoncloud.edge.registry.http.HttpTransport;
import org.chameleoncloud.edge.registry.keystone.KeystoneCredentials;
import org.chameleoncloud.edge.registry.keystone.KeystoneSession;
import org.chameleoncloud.edge.registry.keystone.SignedInRequests;
import org.chameleoncloud.edge.web.CaCertificates;
import org.chameleoncloud.edge.web.Proxies;

/**
 * Opens registries, one per credential, which share a connection pool. Thread-safe.
 */
public final class RegistryClient implements AutoCloseable {
  private final Settings settings;
  private final OkHttpClient client;

  /**
   * The settings of a client.
   *
   * @param connectTimeout the timeout for establishing a connection; above 0
   * @param callTimeout the timeout for a complete request, including the response; above 0
   * @param writesInFlight how many POST, PATCH and DELETE requests a {@link Registry} sends at once, at least 1; the
   *     testbed responds with 5xx to more than a few
   * @param extraCaPem CA certificates in PEM format to trust in addition to the platform's, for all credentials; null
   *     for none
   * @param hosts the hosts that may be connected to, for all credentials
   * @param listener called for every request
   * @param clock the clock for the renewal of tokens
   */
  public record Settings(Duration connectTimeout, Duration callTimeout, int writesInFlight,
      String extraCaPem, TestbedHosts hosts, RequestListener listener, Clock clock) {
    /**
     * Validates the settings.
     *
     * @throws IllegalArgumentException when a value is out of range, or {@code extraCaPem} contains no certificate
     */
    public Settings {
      requirePositive(connectTimeout, "the connect timeout");
      requirePositive(callTimeout, "the call timeout");
      if (writesInFlight < 1) {
        throw new IllegalArgumentException("the number of writes in flight must be at least 1");
      }
      if (extraCaPem != null) {
        certificates(extraCaPem);
      }
      Objects.requireNonNull(hosts, "hosts");
      Objects.requireNonNull(listener, "listener");
      Objects.requireNonNull(clock, "clock");
    }

    /**
     * 10 s to connect, 60 s per request, 4 writes in flight, the platform's CA certificates, all hosts with public
     * addresses by https, no listener.
     */
    public static Settings defaults() {
      return new Settings(Duration.ofSeconds(10), Duration.ofSeconds(60), 4, null,
          TestbedHosts.anyPublic(), RequestListener.NONE, Clock.systemUTC());
    }

    /** The same settings for other hosts. */
    public Settings withHosts(TestbedHosts others) {
      return new Settings(connectTimeout, callTimeout, writesInFlight, extraCaPem, others, listener,
          clock);
    }

    private static void requirePositive(Duration duration, String name) {
      if (!duration.isPositive()) {
        throw new IllegalArgumentException(name + " must be above zero");
      }
    }
  }

  /** Creates a client that uses the proxies in the environment of this process. */
  public RegistryClient(Settings settings) {
    this(settings, System.getenv());
  }

  /**
   * Creates a client; close it after use.
   *
   * @param environment the environment variables, with the proxies in {@code HTTPS_PROXY}, {@code HTTP_PROXY} and
   *     {@code NO_PROXY}
   * @throws org.chameleoncloud.edge.web.InvalidProxyException when one of them is not the URL of an HTTP proxy
   */
  public RegistryClient(Settings settings, Map<String, String> environment) {
    this(settings, environment, System::nanoTime, Dns.SYSTEM);
  }

  /**
   * Creates a client.
   *
   * @param nanoTime a monotonic time in ns, to measure how long connections are idle
   * @param dns resolves names
   */
  RegistryClient(Settings settings, Map<String, String> environment, LongSupplier nanoTime,
      Dns dns) {
    this.settings = settings;
    Proxies proxies = Proxies.of(environment);
    this.client = HttpTransport
        .configure(proxies.applyTo(new OkHttpClient.Builder()), nanoTime,
            new AllowedHosts(settings.hosts(), proxies.hosts(), dns))
        .protocols(List.of(Protocol.HTTP_1_1))
        .connectionPool(new ConnectionPool(settings.writesInFlight() + 2, 5, TimeUnit.MINUTES))
        .connectTimeout(settings.connectTimeout())
        .readTimeout(settings.callTimeout())
        .writeTimeout(settings.callTimeout())
        .callTimeout(settings.callTimeout())
        .build();
  }

  /**
   * Opens a registry. Sends nothing yet: the first request signs in.
   *
   * @throws IllegalArgumentException when Keystone's URL is not an HTTP URL, or the CA certificates are invalid; never
   *     for a credential from {@link org.chameleoncloud.edge.registry.credentials.CredentialsFile}
   */
  public Registry open(Credentials credentials) {
    return openTestbed(credentials, ReadingTurns.UNLIMITED).registry();
  }

  /**
   * Opens all services of a testbed, which share one sign-in.
   *
   * @param turns those in which responses are read
   * @throws IllegalArgumentException like {@link #open}
   */
  public Testbed openTestbed(Credentials credentials, ReadingTurns turns) {
    HttpTransport transport = new HttpTransport(clientFor(credentials), settings.listener(),
        settings.clock(), turns);
    KeystoneSession session = new KeystoneSession(transport, credentials, settings.clock());
    SignedInRequests requests = new SignedInRequests(transport, session, credentials.secret());
    return new Testbed(
        new DoniRegistry(transport, session, requests, settings.writesInFlight()),
        new BlazarReservations(requests),
        new KeystoneCredentials(requests, credentials.authUrl(), settings.writesInFlight()));
  }

  /** The pool of connections to the testbed, which all registries share; for metrics. */
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
        "the CA certificates contain no valid PEM certificate"));
  }

  /** Closes all idle connections. */
  @Override
  public void close() {
    client.connectionPool().evictAll();
  }
}
