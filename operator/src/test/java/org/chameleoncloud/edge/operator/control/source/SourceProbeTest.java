package org.chameleoncloud.edge.operator.control.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.golden.ProjectDirectory;
import org.chameleoncloud.edge.operator.plan.source.Check;
import org.chameleoncloud.edge.operator.plan.source.Check.Validators;
import org.chameleoncloud.edge.operator.plan.source.CheckResult;
import org.chameleoncloud.edge.registry.hosts.HostEntry;
import org.chameleoncloud.edge.registry.hosts.TestbedHosts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers of real servers on this machine, hostile ones included. */
class SourceProbeTest extends ProbedServer {
  @Test
  void readsADigestForTheNameOfTheImage() throws InterruptedException {
    serve("/sums", text("ab".repeat(32) + "  other.img\n" + DIGEST + " *./pi.img.gz\n", "ETag",
        "\"v1\""));

    assertThat(digest("pi.img.gz")).isEqualTo(new CheckResult.Published(DIGEST, "\"v1\"", null));
    assertThat(requests).containsExactly("GET /sums");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bom.sum", "gnu-escaped.sum", "openssl1.sum"})
  void readsWhatOtherToolsWrite(String file) throws Exception {
    serve("/sums", text(Files.readString(
        ProjectDirectory.path("operator/src/test/resources/checksums/" + file))));

    assertThat(digest("pi.img.gz")).isEqualTo(new CheckResult.Published(DIGEST, null, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "<!doctype html><p>Sign in</p>", "d41d8cd98f00b204e9800998ecf8427e  pi.img.gz",
          "zz"})
  void aFileWithoutTheDigestIsToBeFixed(String text) throws InterruptedException {
    serve("/sums", text(text));

    assertThat(failed(digest("pi.img.gz")).needsFix()).isTrue();
  }

  @Test
  void severalImagesOfOtherNamesAreNotGuessedFrom() throws InterruptedException {
    serve("/sums", text(DIGEST + "  a.img\n" + DIGEST + "  b.img\n"));

    assertThat(failed(digest("pi.img.gz")).message()).contains("no SHA-256 of a file of the name");
  }

  @Test
  void headAsksForNoByteOfTheImage() throws InterruptedException {
    serve("/pi.img",
        status(200, "ETag", "\"1\"", "Last-Modified", "Sun, 22 Nov 2026 09:00:00 GMT"));

    assertThat(head(Validators.NONE)).isEqualTo(
        new CheckResult.Validated("\"1\"", "Sun, 22 Nov 2026 09:00:00 GMT"));
    assertThat(requests).containsExactly("HEAD /pi.img");
  }

  @Test
  void anImageWithoutValidatorsIsToBeFixed() throws InterruptedException {
    serve("/pi.img", status(200, "ETag", "\"" + "x".repeat(300) + "\""));

    assertThat(failed(head(Validators.NONE)).message()).contains("neither ETag nor Last-Modified");
  }

  @Test
  void notModifiedIsUnchanged() throws InterruptedException {
    serve("/pi.img", exchange -> {
      boolean known = "\"1\"".equals(exchange.getRequestHeaders().getFirst("If-None-Match"))
          || "Mon".equals(exchange.getRequestHeaders().getFirst("If-Modified-Since"));
      exchange.sendResponseHeaders(known ? 304 : 404, -1);
    });

    assertThat(head(new Validators("\"1\"", "Sun"))).isEqualTo(new CheckResult.Unchanged());
    assertThat(head(new Validators(null, "Mon"))).isEqualTo(new CheckResult.Unchanged());
    assertThat(failed(head(Validators.NONE)).needsFix()).isTrue();
  }

  @Test
  void aServerThatAsksToWaitIsWaitedFor() throws InterruptedException {
    serve("/pi.img", status(429, "Retry-After", "7200"));

    CheckResult.Failed failed = failed(head(Validators.NONE));
    assertThat(failed.needsFix()).isFalse();
    assertThat(failed.retryAfter()).isEqualTo(Duration.ofHours(2));
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404, 405, 410, 501})
  void whatWillNotPassIsToBeFixed(int code) throws InterruptedException {
    serve("/pi.img", status(code));

    assertThat(failed(head(Validators.NONE)).needsFix()).isTrue();
  }

  @Test
  void followsRedirectsOfAnAllowedHost() throws InterruptedException {
    serve("/sums", status(302, "Location", "/real"));
    serve("/real", text(DIGEST));

    assertThat(digest("pi.img")).isEqualTo(new CheckResult.Published(DIGEST, null, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:1/", "http://169.254.169.254/latest/meta-data/",
      "http://10.0.0.1/", "http://kubernetes.default.svc/", "http://[::1]:1/",
      "http://2130706433/", "http://192.168.1.1/", "https://registry.example.org/"})
  void noRedirectLeadsToAHostThatIsNotAllowed(String location) throws InterruptedException {
    serve("/sums", status(302, "Location", location));

    CheckResult.Failed failed = failed(digest("pi.img"));
    assertThat(failed.needsFix()).isTrue();
    assertThat(failed.message()).contains("is not asked by the operator");
    assertThat(failed.message()).doesNotContain(location);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://user:password@127.0.0.1/", "ftp://127.0.0.1/", "file:///etc"})
  void noRedirectLeadsToAnAddressThatIsNotFollowed(String location) throws InterruptedException {
    serve("/sums", status(302, "Location", location));

    assertThat(failed(digest("pi.img")).needsFix()).isTrue();
    assertThat(requests).hasSize(1);
  }

  @Test
  void redirectsInACircleEnd() throws InterruptedException {
    serve("/sums", status(302, "Location", "/sums"));

    assertThat(failed(digest("pi.img")).message()).contains("redirects more than 5 times");
    assertThat(requests).hasSize(SourceProbe.MAX_HOPS + 1);
  }

  @Test
  void withoutAListOnlyPublicAddressesAreAsked() throws InterruptedException {
    serve("/pi.img", status(200, "ETag", "\"1\""));
    SourceProbe open = probe(TestbedHosts.withoutCredential(List.of()), Duration.ofSeconds(5));

    for (String address : List.of(url, "http://10.1.2.3", "http://[fd00::1]", "http://metadata",
        "http://db.lab.svc.cluster.local")) {
      CheckResult.Failed failed = failed(
          open.check("lab", new Check.Head(address + "/pi.img", Validators.NONE)));
      assertThat(failed.message()).as(address).contains("--image-source-hosts");
    }
    assertThat(requests).isEmpty();
  }

  @Test
  void aNameThatResolvesToAPrivateAddressIsNotAsked() throws InterruptedException {
    SourceProbe tricked = new SourceProbe(SourceProbe.Settings.defaults(), Map.of(),
        _ -> List.of(InetAddress.ofLiteral("127.0.0.1")), CLOCK);

    assertThat(failed(tricked.check("lab",
        new Check.Head("http://images.example.org/pi.img", Validators.NONE))).message())
        .contains("resolves to a private or local address");
    assertThat(requests).isEmpty();
  }

  @Test
  void anEndlessBodyIsNotRead() throws InterruptedException {
    serve("/sums", exchange -> {
      exchange.sendResponseHeaders(200, 0);
      byte[] line = ("ab".repeat(32) + "  x\n").getBytes(StandardCharsets.US_ASCII);
      try (OutputStream body = exchange.getResponseBody()) {
        while (true) {
          body.write(line);
        }
      }
    });

    assertThat(failed(digest("pi.img")).message()).contains("is larger than 256 KiB");
  }

  @Test
  void aDrippingBodyTimesOut() throws InterruptedException {
    serve("/sums", exchange -> {
      exchange.sendResponseHeaders(200, 1000);
      exchange.getResponseBody().write('a');
      exchange.getResponseBody().flush();
      // Until the client gives up, and the server is stopped.
      synchronized (requests) {
        try {
          requests.wait(5000);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    });
    TestbedHosts local = TestbedHosts.withoutCredential(List.of(HostEntry.parse("127.0.0.1")));

    assertThat(failed(probe(local, Duration.ofMillis(300)).check("lab",
        new Check.Digest(url + "/sums", "pi.img", Validators.NONE))).needsFix()).isFalse();
  }

  @Test
  void aCompressedAnswerIsNotExpanded() throws InterruptedException {
    serve("/sums", exchange -> {
      assertThat(exchange.getRequestHeaders().getFirst("Accept-Encoding")).isEqualTo("identity");
      text("not text", "Content-Encoding", "gzip").to(exchange);
    });

    assertThat(failed(digest("pi.img")).needsFix()).isTrue();
  }

  @Test
  void sendsNoCredential() throws InterruptedException {
    List<String> names = new ArrayList<>();
    serve("/pi.img", exchange -> {
      names.addAll(exchange.getRequestHeaders().keySet());
      status(200, "ETag", "\"1\"").to(exchange);
    });
    head(Validators.NONE);

    assertThat(names).containsExactlyInAnyOrder("Accept-encoding", "Connection", "Host",
        "User-agent");
  }

  @Test
  void aServerThatIsDownIsAskedAgain() throws InterruptedException {
    server.stop(0);

    CheckResult.Failed failed = failed(head(Validators.NONE));
    assertThat(failed.needsFix()).isFalse();
    assertThat(failed.message()).contains("cannot be reached");
  }
}
