package org.chameleoncloud.edge.baker.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that connect and then send or read slowly, or not at all. */
class SlowClientsTest {
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final int TIMEOUT_MILLIS = 60_000;

  @TempDir
  Path directory;
  private ServedClaim claim;
  private final List<Socket> open = new ArrayList<>();

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
    claim.close();
  }

  private void start(int connections, int downloads, Duration headTime, Duration partTime)
      throws IOException {
    claim = new ServedClaim(directory).start(
        new Limits(connections, downloads, 2048, headTime, partTime, Duration.ofMillis(1)));
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    open.add(socket);
    socket.setReceiveBufferSize(4096);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), claim.port()));
    return socket;
  }

  private SSLSocket tls(Socket socket) throws IOException {
    SSLSocket tls = (SSLSocket) ServedClaim.trusting(claim.certificate).getSocketFactory()
        .createSocket(socket, "localhost", claim.port(), true);
    tls.startHandshake();
    return tls;
  }

  private SSLSocket request(String path) throws IOException {
    SSLSocket socket = tls(connect());
    socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n"
        + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static void assertClosedByServer(InputStream in) throws IOException {
    try {
      assertThat(in.read()).isEqualTo(-1);
    } catch (SocketException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
  }

  private static String statusLine(SSLSocket socket) throws IOException {
    return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
  }

  @Test
  void aClientThatDoesNotFinishTheHandshakeIsDisconnected() throws IOException {
    start(4, 4, SHORT, LONG);
    Socket silent = connect();
    Socket half = connect();
    half.getOutputStream().write(new byte[]{0x16, 3, 1, 2, 0, 1});

    assertClosedByServer(silent.getInputStream());
    assertClosedByServer(half.getInputStream());
  }

  @Test
  void aClientThatDoesNotFinishItsRequestIsDisconnected() throws IOException {
    start(4, 4, SHORT, LONG);
    SSLSocket socket = tls(connect());
    socket.getOutputStream().write("GET /healthz HT".getBytes(StandardCharsets.US_ASCII));

    assertClosedByServer(new ByteArrayInputStream(socket.getInputStream().readAllBytes()));
  }

  @Test
  void aClientThatStopsReadingIsDisconnectedAndItsDownloadIsFree() throws IOException {
    start(8, 1, LONG, Duration.ofSeconds(2));
    SSLSocket stalled = request(ServedClaim.link("/lab/small.img"));
    assertThat(statusLine(stalled)).isEqualTo("HTTP/1.1 200");

    assertThat(statusLine(request(ServedClaim.link("/lab/pi.img")))).isEqualTo("HTTP/1.1 503");
    await().atMost(Duration.ofMillis(TIMEOUT_MILLIS)).untilAsserted(
        () -> assertThat(statusLine(request(ServedClaim.link("/lab/pi.img.sha256"))))
            .isEqualTo("HTTP/1.1 200"));
    assertThat(claim.log()).containsPattern(
        "path=\"/lab/small.img\" range=\"\" status=200 bytes=[0-9]{1,7} ");
  }

  @Test
  void aClientThatReadsSlowlyButSteadilyGetsTheImage() throws IOException {
    start(4, 1, LONG, Duration.ofSeconds(20));
    SSLSocket slow = request(ServedClaim.link("/lab/small.img"));

    byte[] received = slow.getInputStream().readAllBytes();

    assertThat(received).endsWith(Arrays.copyOfRange(claim.image,
        claim.image.length - 1000, claim.image.length));
  }

  @Test
  void furtherConnectionsWaitUntilOneEnds() throws IOException {
    start(2, 2, LONG, LONG);
    Socket first = connect();
    connect();
    Socket third = connect();
    third.setSoTimeout((int) SHORT.toMillis());
    assertThatThrownBy(() -> tls(third))
        .isInstanceOf(SocketTimeoutException.class);

    first.close();
    third.close();

    assertThat(statusLine(request("/healthz"))).isEqualTo("HTTP/1.1 200");
  }

  @Test
  void whatIsNotTlsGetsNoResponse() throws IOException {
    start(4, 4, LONG, LONG);
    Socket plain = connect();
    plain.getOutputStream()
        .write("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

    assertThat(new String(plain.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
        .doesNotContain("HTTP");
  }

  @Test
  void aMalformedRequestGetsAResponseBeforeTheConnectionEnds() throws IOException {
    start(4, 4, LONG, LONG);
    SSLSocket socket = tls(connect());
    socket.getOutputStream().write(new byte[10_000]);

    assertThat(statusLine(socket)).isEqualTo("HTTP/1.1 400");
  }
}
