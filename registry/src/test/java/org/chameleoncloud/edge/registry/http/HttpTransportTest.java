package org.chameleoncloud.edge.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.mockwebserver.MockResponse;
import okio.Buffer;
import okio.BufferedSink;
import okio.GzipSink;
import okio.Okio;
import org.chameleoncloud.edge.registry.ReadingTurns;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;
import org.chameleoncloud.edge.registry.RequestListener;
import org.chameleoncloud.edge.registry.testing.FakeTestbed;
import org.junit.jupiter.api.Test;

class HttpTransportTest {
  private final HttpTransport transport = new HttpTransport(
      HttpTransport.configure(new OkHttpClient.Builder(), System::nanoTime,
          new AllowedHosts(FakeTestbed.hosts(), Set.of(), Dns.SYSTEM)).build(),
      RequestListener.NONE, FakeTestbed.fixedClock(), ReadingTurns.UNLIMITED);

  @Test
  void stopsReadingAnEndlessResponse() throws IOException {
    try (FakeTestbed testbed = new FakeTestbed()) {
      testbed.respondingWith(FakeTestbed.json(200,
          "{\"token\": [" + (FakeTestbed.hardware("pi") + ",").repeat(10_000)));
      Request request = new Request.Builder().url(testbed.address() + "/v1/hardware/").build();
      RegistryFailure failure = catchThrowableOfType(RegistryFailure.class,
          () -> transport.exchange(Operation.AUTHENTICATE, request, List.of(),
              (_, body) -> new ObjectMapper().readTree(body)));
      assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
      assertThat(failure)
          .hasMessage("Keystone at " + testbed.host() + " returned 200 with more than 1 MiB");
    }
  }

  /** 64 kB of gzip would be 64 MiB of memory. */
  @Test
  void stopsReadingAResponseThatIsCompressedToNearlyNothing() throws IOException {
    Buffer compressed = new Buffer();
    try (BufferedSink gzip = Okio.buffer(new GzipSink(compressed))) {
      gzip.writeUtf8("[" + " ".repeat(8 << 20) + "]");
    }
    try (FakeTestbed testbed = new FakeTestbed()) {
      testbed.respondingWith(new MockResponse().setBody(compressed)
          .setHeader("Content-Encoding", "gzip").setHeader("Content-Type", "application/json"));
      Request request = new Request.Builder().url(testbed.address() + "/v1/hardware/").build();
      RegistryFailure failure = catchThrowableOfType(RegistryFailure.class,
          () -> transport.exchange(Operation.LIST, request, List.of(),
              (_, body) -> body.readAllBytes()));
      assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
      assertThat(failure).hasMessageEndingWith("a body compressed to less than 1/200 of its"
          + " size");
    }
  }
}
