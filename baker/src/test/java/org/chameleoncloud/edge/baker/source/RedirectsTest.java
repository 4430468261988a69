package org.chameleoncloud.edge.baker.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.web.Redirects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Redirects of a server, or of anyone who controls one of the servers on the way. */
class RedirectsTest extends DownloadFixture {
  private final MockWebServer secure = new MockWebServer();
  private OkHttpClient trusting;

  @BeforeEach
  void startSecurely(@TempDir Path directory) throws IOException {
    trusting = WebClient.trusting(client, serveSecurely(secure, directory));
  }

  @AfterEach
  void stopSecure() throws IOException {
    secure.close();
  }

  private static MockResponse to(Object location) {
    return new MockResponse().setResponseCode(302).setHeader("Location", location);
  }

  private HttpUrl protectedUrl(MockWebServer at) {
    return at.url("/os/pi.img.zip").newBuilder().username("lab").password("hunter2").build();
  }

  private byte[] read(HttpUrl url) throws IOException {
    try (SourceStream stream = source(url, trusting).open()) {
      return stream.bytes().readAllBytes();
    }
  }

  private void assertNotFollowed(String message) {
    assertThatThrownBy(() -> read(protectedUrl(secure))).isInstanceOfSatisfying(BakeFailure.class,
        failure -> assertThat(failure.reason()).isEqualTo(Reason.SourceMissing))
        .hasMessageContaining(message).hasMessageNotContaining("hunter2");
  }

  @Test
  void refusesARedirectFromHttpsToHttp() {
    secure.enqueue(to(server.url("/open")));

    assertNotFollowed("from https to http, which is not secure");
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void refusesAWayBackToHttpsThroughHttp() {
    secure.enqueue(to(server.url("/open")));
    server.enqueue(to(secure.url("/back")));
    secure.enqueue(whole());

    assertNotFollowed("from https to http, which is not secure");
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void refusesHttpAgainAfterAnUpgrade() throws IOException {
    server.enqueue(to(secure.url("/")));
    secure.enqueue(to(server.url("/again")));
    server.enqueue(whole());

    assertThatThrownBy(() -> read(server.url("/"))).isInstanceOf(BakeFailure.class)
        .hasMessageContaining("from https to http, which is not secure");
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void followsAnUpgradeToHttps() throws IOException {
    server.enqueue(to(secure.url("/")));
    secure.enqueue(whole());

    assertThat(read(server.url("/"))).isEqualTo(IMAGE);
  }

  @Test
  void doesNotSendCredentialsAgainAfterAnotherServer() throws Exception {
    secure.enqueue(to("/os/mirror"));
    try (MockWebServer other = new MockWebServer()) {
      other.start(InetAddress.getLoopbackAddress(), 0);
      server.enqueue(to("/os/mirror"));
      server.enqueue(to(other.url("/there")));
      other.enqueue(to(server.url("/back")));
      server.enqueue(whole());

      assertThat(read(protectedUrl(server))).isEqualTo(IMAGE);

      String credentials = Credentials.basic("lab", "hunter2");
      assertThat(server.takeRequest().getHeader("Authorization")).isEqualTo(credentials);
      assertThat(server.takeRequest().getHeader("Authorization")).isEqualTo(credentials);
      assertThat(server.takeRequest().getHeader("Authorization")).isNull();
      assertThat(other.takeRequest().getHeader("Authorization")).isNull();
    }
  }

  @Test
  void refusesAnAddressWithAUserName() {
    secure.enqueue(to("https://me:word@" + secure.getHostName() + ":" + secure.getPort() + "/"));

    assertNotFollowed("an address with a user name");
    assertThat(secure.getRequestCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "ftp://images.example.org/pi.img", "data:,x",
      "https://", "http://exa mple.org/"})
  void refusesAddressesThatAreNotHttpOrHttps(String location) {
    secure.enqueue(to(location));

    assertNotFollowed("neither http nor https");
  }

  @Test
  void followsRelativeAddresses() throws IOException {
    secure.enqueue(to("mirror@2/pi.img.zip"));
    secure.enqueue(to("//" + secure.getHostName() + ":" + secure.getPort() + "/there"));
    secure.enqueue(whole());

    assertThat(read(protectedUrl(secure))).isEqualTo(IMAGE);
  }

  @Test
  void reportsARedirectToNowhere() {
    secure.enqueue(new MockResponse().setResponseCode(302));

    assertNotFollowed("responded with 302");
  }

  @Test
  void stopsInALoop() {
    secure.setDispatcher(new Dispatcher() {
      @Override
      public MockResponse dispatch(RecordedRequest request) {
        return to("/os/pi.img.zip");
      }
    });

    assertNotFollowed("redirects in a loop");
    assertThat(secure.getRequestCount()).isEqualTo(Redirects.MAX_HOPS + 1);
  }
}
