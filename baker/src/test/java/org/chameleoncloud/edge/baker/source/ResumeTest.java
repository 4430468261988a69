package org.chameleoncloud.edge.baker.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import okio.Buffer;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumeTest extends DownloadFixture {
  @Test
  void resumesAfterALostConnection() throws Exception {
    server.setDispatcher(new ResumableServer("\"v1\"", IMAGE.length / 2));

    assertThat(read()).isEqualTo(IMAGE);
    server.takeRequest();
    RecordedRequest again = server.takeRequest();
    assertThat(again.getHeader("Range")).startsWith("bytes=").isNotEqualTo("bytes=0-");
    assertThat(again.getHeader("If-Range")).isEqualTo("\"v1\"");
  }

  @Test
  void skipsReceivedBytesWhenTheServerSendsTheWholeImageAgain() throws IOException {
    server.enqueue(whole().setSocketPolicy(SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY));
    server.enqueue(whole());

    assertThat(read()).isEqualTo(IMAGE);
  }

  @Test
  void refusesToCombineTwoVersions() {
    server.enqueue(whole().setSocketPolicy(SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY));
    server.enqueue(whole().setHeader("ETag", "\"v2\""));

    assertRefused(Reason.SourceChanged, "was interrupted after");
  }

  @Test
  void refusesToResumeWithoutAValidator() {
    server.enqueue(whole().removeHeader("ETag").setSocketPolicy(
        SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY));
    server.enqueue(whole().removeHeader("ETag"));

    assertRefused(Reason.SourceChanged, "was interrupted after");
  }

  @Test
  void reconnectsWhenADownloadStalls() throws Exception {
    server.enqueue(whole().throttleBody(100_000, 700, TimeUnit.MILLISECONDS));
    server.enqueue(whole());
    OkHttpClient shortTimeout = WebClient.create(Duration.ofMillis(300), Map.of());

    try (SourceStream stream = source(server.url("/pi.img"), shortTimeout).open()) {
      assertThat(stream.bytes().readAllBytes()).isEqualTo(IMAGE);
    }
    assertThat(server.getRequestCount()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 8191, 8192, 150_000, 299_999})
  void resumesAtAnyPosition(int position) throws IOException {
    server.setDispatcher(new ResumableServer("\"v1\"", position));

    assertThat(read()).isEqualTo(IMAGE);
  }

  @Test
  void acceptsAnotherVersionBeforeBytesHaveBeenRead() throws IOException {
    server.enqueue(cutAt(0).setHeader("ETag", "\"v0\""));
    server.enqueue(whole());

    assertThat(read()).isEqualTo(IMAGE);
  }

  @Test
  void refusesToResumeWithAnotherLength() {
    server.enqueue(cutAt(1000));
    server.enqueue(new MockResponse().setHeader("ETag", "\"v1\"").setBody("short"));

    assertRefused(Reason.SourceChanged, "was interrupted after 1000 bytes");
  }

  @Test
  void refusesToResumeWhenTheRangeIsNotSatisfiable() {
    server.enqueue(cutAt(1000));
    server.enqueue(new MockResponse().setResponseCode(416).setHeader("ETag", "\"v1\""));

    assertRefused(Reason.SourceChanged, "was interrupted after 1000 bytes");
  }

  @Test
  void retriesWhenTheServerSendsAnotherRange() throws IOException {
    server.enqueue(cutAt(1000));
    server.enqueue(new MockResponse().setResponseCode(206).setHeader("ETag", "\"v1\"")
        .setHeader("Content-Range", "bytes 0-9/300000").setBody("0123456789"));
    server.enqueue(whole());

    assertThat(read()).isEqualTo(IMAGE);
  }

  /** Closes the first connection at a position, and then serves ranges. */
  private static final class ResumableServer extends Dispatcher {
    private final String tag;
    private final int cut;
    private int requests;

    ResumableServer(String tag, int cut) {
      this.tag = tag;
      this.cut = cut;
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
      String range = request.getHeader("Range");
      if (requests++ == 0) {
        return cutAt(cut);
      }
      int from = Integer.parseInt(range.replaceAll("[^0-9]", ""));
      return new MockResponse().setResponseCode(206).setHeader("ETag", tag)
          .setHeader("Content-Range",
              "bytes " + from + "-" + (IMAGE.length - 1) + "/" + IMAGE.length)
          .setBody(new Buffer().write(
              Arrays.copyOfRange(IMAGE, from, IMAGE.length)));
    }
  }
}
