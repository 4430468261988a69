package org.chameleoncloud.edge.baker.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebSourceTest extends DownloadFixture {
  @Test
  void downloadsTheImage() throws IOException {
    server.enqueue(whole());

    try (SourceStream stream = source().open()) {
      assertThat(stream.length()).isEqualTo(IMAGE.length);
      assertThat(stream.bytes().readAllBytes()).isEqualTo(IMAGE);
    }
  }

  @Test
  void followsRedirects() throws IOException {
    server.enqueue(new MockResponse().setResponseCode(302).setHeader("Location", "/elsewhere"));
    server.enqueue(whole());

    assertThat(read()).isEqualTo(IMAGE);
  }

  @Test
  void retriesWhenTheServerIsBusy() throws IOException {
    server.enqueue(new MockResponse().setResponseCode(503));
    server.enqueue(new MockResponse().setResponseCode(429));
    server.enqueue(whole());

    assertThat(read()).isEqualTo(IMAGE);
  }

  @Test
  void waitsForTheTimeInRetryAfter() throws IOException {
    server.enqueue(new MockResponse().setResponseCode(503).setHeader("Retry-After", "7"));
    server.enqueue(whole());

    assertThat(read()).isEqualTo(IMAGE);
    assertThat(waits).containsExactly(Duration.ofSeconds(7));
  }

  @Test
  void failsWhenRetryAfterIsAnHour() {
    server.enqueue(new MockResponse().setResponseCode(429).setHeader("Retry-After", "3600"));

    assertRefused(Reason.SourceUnreadable, "asks clients to wait 3600 seconds (tried 1 time)");
    assertThat(waits).isEmpty();
  }

  @Test
  void reportsARedirectLoopWithoutRetrying() {
    server.setDispatcher(new Dispatcher() {
      @Override
      public MockResponse dispatch(RecordedRequest request) {
        return new MockResponse().setResponseCode(302).setHeader("Location", "/again");
      }
    });

    assertRefused(Reason.SourceMissing, "redirects in a loop");
    assertThat(waits).isEmpty();
  }

  @Test
  void refusesAResponseWithoutContent() {
    server.enqueue(new MockResponse().setResponseCode(204));

    assertRefused(Reason.SourceMissing, "responded with 204");
  }

  @Test
  void sendsTheUrlsCredentialsOnlyToItsServer() throws Exception {
    try (MockWebServer other = new MockWebServer()) {
      other.start(InetAddress.getLoopbackAddress(), 0);
      other.enqueue(whole());
      server.enqueue(new MockResponse().setResponseCode(302).setHeader("Location",
          other.url("/there")));

      assertThat(read()).isEqualTo(IMAGE);
      assertThat(server.takeRequest().getHeader("Authorization")).isEqualTo(
          Credentials.basic("lab", "hunter2"));
      assertThat(other.takeRequest().getHeader("Authorization")).isNull();
    }
  }

  @Test
  void reportsAServerThatCannotBeReachedWithoutAClassName() throws IOException {
    server.close();

    assertRefused(Reason.SourceUnreadable, "cannot be reached (tried 4 times)");
  }

  @Test
  void givesUpAfterTheLastAttempt() {
    for (int i = 0; i < 4; i++) {
      server.enqueue(new MockResponse().setResponseCode(500));
    }

    assertRefused(Reason.SourceUnreadable, "responded with 500 (tried 4 times)");
  }

  @Test
  void reportsAMissingImageWithoutRetryingAndWithoutSecrets() {
    server.enqueue(new MockResponse().setResponseCode(404));

    assertThatThrownBy(() -> source().open()).hasMessageContaining("responded with 404")
        .hasMessageContaining("/os/pi.img.zip")
        .hasMessageNotContaining("hunter2");
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void trustsAPrivateCaOnlyIfItIsSpecified(@TempDir Path directory) throws IOException {
    try (MockWebServer secure = new MockWebServer()) {
      Path ca = serveSecurely(secure, directory);
      secure.enqueue(whole());

      assertThatThrownBy(() -> source(secure.url("/"), client).open()).isInstanceOf(
          BakeFailure.class).hasMessageContaining("specify the CA's certificate with --ca");
      assertThat(waits).isEmpty();
      try (SourceStream stream = source(secure.url("/"), WebClient.trusting(client, ca))
          .open()) {
        assertThat(stream.bytes().readAllBytes()).isEqualTo(IMAGE);
      }
    }
  }
}
