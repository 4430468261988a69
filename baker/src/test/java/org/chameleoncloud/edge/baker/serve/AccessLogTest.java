package org.chameleoncloud.edge.baker.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.chameleoncloud.edge.baker.serve.Reply.Caller;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessLogTest {
  @ParameterizedTest
  @ValueSource(strings = {"\u0085", "\"", "\t", "G", "\u00a0"})
  void nothingAfterACharacterThatAnAddressCannotHaveIsLogged(String character) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RequestHead request = RequestHead.parse(("GET /lab/pi.img HTTP/1.1\r\nHost: a\r\n"
        + "X-Forwarded-For: 192.0.2.1" + character + " user=anna\r\n"
        + "Range: bytes=0-" + character + " user=anna")
        .getBytes(StandardCharsets.ISO_8859_1)).orElseThrow();

    new AccessLog(new PrintStream(out, true, StandardCharsets.UTF_8)).sent("192.0.2.9", request,
        200, Caller.NOBODY, 5, Duration.ofMillis(1500));

    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("client=192.0.2.9"
        + " forwarded-for=\"192.0.2.1\" user=\"\" by=\"\" method=GET path=\"/lab/pi.img\""
        + " range=\"bytes=0-\" status=200 bytes=5 seconds=1.500\n");
  }
}
