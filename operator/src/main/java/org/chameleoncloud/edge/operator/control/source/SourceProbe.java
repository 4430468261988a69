package org.chameleoncloud.edge.operator.control.source;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.ConnectionPool;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.chameleoncloud.edge.operator.control.turns.NamespaceQueue;
import org.chameleoncloud.edge.operator.plan.source.Check;
import org.chameleoncloud.edge.operator.plan.source.CheckResult;
import org.chameleoncloud.edge.registry.hosts.TestbedHosts;
import org.chameleoncloud.edge.registry.http.AllowedHosts;
import org.chameleoncloud.edge.registry.http.HostNotAllowedException;
import org.chameleoncloud.edge.web.CaCertificates;
import org.chameleoncloud.edge.web.ChecksumText;
import org.chameleoncloud.edge.web.InvalidProxyException;
import org.chameleoncloud.edge.web.Proxies;
import org.chameleoncloud.edge.web.Redirects;
import org.chameleoncloud.edge.web.RetryAfter;

/**
 * Asks servers whether there is a newer image. Users write the addresses, so every hop goes only where {@link TestbedHosts}
 * allows, carries no credential, and is bounded in time and size. Safe for use by many threads.
 */
public final class SourceProbe {
  /** The largest checksum file that is read, in bytes: one of a few thousand images. */
  static final int MAX_BYTES = 256 << 10;
  /** With 20 s for each request, a check takes at most two minutes. */
  static final int MAX_HOPS = 5;

  private static final int AT_ONCE = 16;
  private static final int OF_NAMESPACE = 4;
  private static final int MAX_VALIDATOR = 256;
  private static final Set<Integer> TRANSIENT = Set.of(408, 425, 429);

  private final OkHttpClient client;
  private final Clock clock;
  private final NamespaceQueue places = new NamespaceQueue(AT_ONCE, OF_NAMESPACE);

  /**
   * How servers are asked.
   *
   * @param hosts which ones may be asked
   * @param caPem PEM certificates to trust in addition to the platform's; null for none
   * @param timeout how long a request may take, redirects apart
   */
  public record Settings(TestbedHosts hosts, String caPem, Duration timeout) {
    /** All hosts with public addresses, 20 s each. */
    public static Settings defaults() {
      return of(TestbedHosts.withoutCredential(List.of()), null);
    }

    /** These hosts, 20 s each. */
    public static Settings of(TestbedHosts hosts, String caPem) {
      return new Settings(hosts, caPem, Duration.ofSeconds(20));
    }
  }

  /**
   * Asks servers.
   *
   * @param environment has the proxies
   * @param dns resolves names
   */
  public SourceProbe(Settings settings, Map<String, String> environment, Dns dns, Clock clock) {
    Proxies proxies = Proxies.of(environment);
    AllowedHosts allowed = new AllowedHosts(settings.hosts(), proxies.hosts(), dns);
    OkHttpClient plain = proxies.applyTo(new OkHttpClient.Builder()).followRedirects(false)
        .followSslRedirects(false).retryOnConnectionFailure(false).addInterceptor(allowed)
        .dns(allowed).protocols(List.of(Protocol.HTTP_1_1))
        // Checks are hours apart.
        .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
        .callTimeout(settings.timeout()).build();
    this.client = Optional.ofNullable(settings.caPem()).flatMap(CaCertificates::parse)
        .map(certificates -> certificates.trustedBy(plain)).orElse(plain);
    this.clock = clock;
  }

  /**
   * Asks, as soon as it is the namespace's turn.
   *
   * @param namespace who asks; empty for the cluster
   */
  public CheckResult check(String namespace, Check check) throws InterruptedException {
    places.take(namespace);
    try {
      return send(check);
    } finally {
      places.release(namespace);
    }
  }

  private CheckResult send(Check check) {
    HttpUrl url = HttpUrl.parse(check.url());
    if (url == null) {
      return fix(check, "is not a valid address");
    }
    Request next = request(check, url);
    try {
      for (int hop = 0; hop <= MAX_HOPS; hop++) {
        try (Response response = client.newCall(next).execute()) {
          Optional<Request> redirect = Redirects.next(response);
          if (redirect.isEmpty()) {
            return read(check, response);
          }
          next = redirect.get();
        }
      }
      return fix(check, "redirects more than " + MAX_HOPS + " times");
    } catch (Redirects.RefusedException refused) {
      return fix(check, "is not followed: " + refused.getMessage());
    } catch (HostNotAllowedException refused) {
      return fix(check, "is not asked by the operator, or redirects to where it does not ask: "
          + refused.getMessage() + "; the operator's administrator can allow it with "
          + "--image-source-hosts");
    } catch (InvalidProxyException invalid) {
      return wait(check, "cannot be asked: " + invalid.getMessage(), null);
    } catch (IOException failure) {
      return wait(check, "cannot be read: " + describe(failure), null);
    }
  }

  private static Request request(Check check, HttpUrl url) {
    // A compressed answer could be small and expand to a large one.
    Request.Builder request = new Request.Builder().url(url).header("Accept-Encoding", "identity");
    if (check.seen().etag() != null) {
      request.header("If-None-Match", check.seen().etag());
    } else if (check.seen().lastModified() != null) {
      request.header("If-Modified-Since", check.seen().lastModified());
    }
    return switch (check) {
      case Check.Digest _ -> request.get().build();
      case Check.Head _ -> request.head().build();
    };
  }

  private CheckResult read(Check check, Response response) throws IOException {
    int code = response.code();
    if (code == 304 && !check.seen().equals(Check.Validators.NONE)) {
      return new CheckResult.Unchanged();
    }
    if (code == 200 || code == 203) {
      String etag = validator(response, "ETag");
      String lastModified = validator(response, "Last-Modified");
      return switch (check) {
        case Check.Digest digest -> digest(digest, response, etag, lastModified);
        case Check.Head _ when isWebPage(response) -> fix(check,
            "is a web page, and no image: correct the address");
        case Check.Head _ when etag == null && lastModified == null -> fix(check,
            "has neither ETag nor Last-Modified, so that a newer image cannot be noticed: set "
                + "spec.checksumURL or spec.sha256");
        case Check.Head _ -> new CheckResult.Validated(etag, lastModified);
      };
    }
    if (TRANSIENT.contains(code) || code >= 500 && code != 501) {
      return wait(check, "is not available: the server responded with " + code,
          RetryAfter.parse(response.headers(), clock.instant()).orElse(null));
    }
    return fix(check, switch (code) {
      case 401, 403 -> "may not be read without a credential, and the operator sends none: the "
          + "server responded with " + code + other(check);
      case 405, 501 -> "cannot be asked for: the server responded with " + code + other(check);
      default -> "is not there: the server responded with " + code;
    });
  }

  /** A server may let an image be downloaded, and not answer HEAD; a signed address is for GET alone. */
  private static String other(Check check) {
    return check instanceof Check.Head
        ? " to HEAD; if the image can be downloaded all the same, set spec.checksumURL or "
            + "spec.sha256"
        : "";
  }

  /** As a form to sign in, or an application that shows a page for every path: it has validators, too. */
  private static boolean isWebPage(Response response) {
    String type = response.header("Content-Type", "").strip().toLowerCase(Locale.ROOT);
    return type.startsWith("text/html") || type.startsWith("application/xhtml+xml");
  }

  private static CheckResult digest(Check.Digest check, Response response, String etag,
      String lastModified) throws IOException {
    byte[] bytes = response.body().byteStream().readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      return fix(check, "is larger than " + (MAX_BYTES >> 10) + " KiB, and so no checksum file");
    }
    String text = ChecksumText.decoded(bytes);
    return ChecksumText.digestOf(check.file(), text)
        .<CheckResult>map(found -> new CheckResult.Published(found, etag, lastModified))
        .orElseGet(
            () -> fix(check, "has no SHA-256 of a file of the name that spec.url ends with"));
  }

  /** Null without one, and for one that nobody would want in a status, or that cannot be sent back as a header. */
  private static String validator(Response response, String header) {
    String value = response.header(header);
    boolean isUsable = value != null && !value.isBlank() && value.length() <= MAX_VALIDATOR
        && value.chars().allMatch(character -> character >= ' ' && character <= '~');
    return isUsable ? value : null;
  }

  private static CheckResult fix(Check check, String what) {
    return new CheckResult.Failed(true, sentence(check, what), null);
  }

  private static CheckResult wait(Check check, String what, Duration retryAfter) {
    return new CheckResult.Failed(false, sentence(check, what), retryAfter);
  }

  private static String sentence(Check check, String what) {
    String field = check instanceof Check.Digest ? "spec.checksumURL" : "spec.url";
    return "What " + field + " names " + what + ".";
  }

  /** The cause, without the address, whose query may hold a token. */
  private static String describe(IOException error) {
    boolean untrusted = Stream.iterate((Throwable) error, cause -> cause != null,
        Throwable::getCause).anyMatch(
            cause -> cause instanceof CertificateException
                || cause instanceof SSLPeerUnverifiedException);
    if (untrusted) {
      return "the server's certificate is not trusted";
    }
    return switch (error) {
      case UnknownHostException _ -> "the server's host name cannot be resolved";
      case ConnectException _ -> "the server or proxy cannot be reached";
      case SocketTimeoutException _ -> "no data was received before the timeout";
      case SSLException _ -> "the TLS connection failed";
      default -> "the connection was lost, or the answer took too long";
    };
  }
}
