package org.chameleoncloud.edge.testbed.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.chameleoncloud.edge.testbed.Testbed;
import org.chameleoncloud.edge.testbed.TestbedOptions;
import org.chameleoncloud.edge.testbed.traffic.Fault;
import org.junit.jupiter.api.Test;

/** Connections that are idle are closed as by the servers in front of the real services. */
class KeepAliveTest {
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final byte[] REQUEST = "GET /v1/hardware/export HTTP/1.1\r\nHost: a\r\n\r\n"
      .getBytes(StandardCharsets.US_ASCII);

  @Test
  void closesAConnectionThatIsIdleAfterAResponse() throws IOException {
    try (Testbed testbed = testbed(Duration.ofMillis(200)); Socket socket = connect(testbed)) {
      assertThat(statusOfARequest(socket)).isEqualTo("HTTP/1.1 200 OK");
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      assertThat(isReset(socket)).isTrue();
    }
  }

  @Test
  void keepsAConnectionThatIsUsed() throws IOException {
    try (Testbed testbed = testbed(Duration.ofSeconds(60)); Socket socket = connect(testbed)) {
      for (int i = 0; i < 20; i++) {
        assertThat(statusOfARequest(socket)).isEqualTo("HTTP/1.1 200 OK");
      }
      assertThat(testbed.requests().count("GET")).isEqualTo(20);
    }
  }

  @Test
  void keepsAConnectionWhileItsRequestIsHandled() throws IOException {
    try (Testbed testbed = testbed(Duration.ofMillis(100)); Socket socket = connect(testbed)) {
      testbed.faults().add(Fault.on("GET", null).delay(Duration.ofMillis(500)));
      assertThat(statusOfARequest(socket)).isEqualTo("HTTP/1.1 200 OK");
    }
  }

  @Test
  void passesOnThatTheServerClosedAConnection() throws IOException {
    try (Testbed testbed = testbed(Duration.ofSeconds(60)); Socket socket = connect(testbed)) {
      testbed.faults().add(Fault.on("GET", null).drop());
      socket.getOutputStream().write(REQUEST);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  private static Testbed testbed(Duration keepAlive) {
    return Testbed.start(TestbedOptions.forTests().keepAlive(keepAlive));
  }

  private static Socket connect(Testbed testbed) throws IOException {
    Socket socket = new Socket("127.0.0.1", testbed.inventoryUrl().getPort());
    socket.setSoTimeout(TIMEOUT_MILLIS);
    return socket;
  }

  /** Sends a request and reads the response; returns its first line. */
  private static String statusOfARequest(Socket socket) throws IOException {
    socket.getOutputStream().write(REQUEST);
    InputStream in = socket.getInputStream();
    StringBuilder response = new StringBuilder();
    while (response.indexOf("\r\n\r\n") < 0 || !response.toString().endsWith("}")) {
      int next = in.read();
      assertThat(next).as("the response so far: %s", response).isNotEqualTo(-1);
      response.append((char) next);
    }
    return response.substring(0, response.indexOf("\r\n"));
  }

  // The first bytes after the end are answered with a reset, which the next ones, or a read, then find.
  private static boolean isReset(Socket socket) throws IOException {
    try {
      for (int i = 0; i < 1000; i++) {
        socket.getOutputStream().write(REQUEST);
        if (socket.getInputStream().read() >= 0) {
          return false;
        }
      }
      return false;
    } catch (SocketException e) {
      return true;
    }
  }
}
