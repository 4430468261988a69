package org.chameleoncloud.edge.baker.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {
  private static Optional<RequestHead> parse(String head) {
    return RequestHead.parse(head.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void dividesARequest() {
    RequestHead head = parse("GET /lab/pi.img?a=1&b=?2 HTTP/1.1\r\nHost: images.example.org\r\n"
        + "RANGE:\tbytes=0-5 \r\nX-A: 1\r\nx-a: 2\r\nempty:").orElseThrow();

    assertThat(head.method()).isEqualTo("GET");
    assertThat(head.path()).isEqualTo("/lab/pi.img");
    assertThat(head.query()).isEqualTo("a=1&b=?2");
    assertThat(head.header("range")).isEqualTo("bytes=0-5");
    assertThat(head.header("x-a")).isEqualTo("1, 2");
    assertThat(head.header("empty")).isEmpty();
    assertThat(head.header("missing")).isEmpty();
    assertThat(head.keepAlive()).isTrue();
    assertThat(head).hasToString("GET /lab/pi.img");
  }

  /** With a pattern whose parts could share the blanks, this took minutes. */
  @Test
  void aLineOfBlanksIsRefusedWithoutDelay() {
    assertThat(parse("GET / HTTP/1.1\r\nHost: a\r\nx:" + " ".repeat(8000) + "\u007f")).isEmpty();
    assertThat(parse("GET / HTTP/1.1\r\nHost: a\r\nx:" + " ".repeat(8000) + "y  ").orElseThrow()
        .header("x")).isEqualTo("y");
  }

  @Test
  void aConnectionIsKeptUnlessTheClientClosesIt() {
    assertThat(parse("GET / HTTP/1.1\r\nHost: a\r\nConnection: Close").orElseThrow().keepAlive())
        .isFalse();
    assertThat(parse("GET / HTTP/1.0").orElseThrow().keepAlive()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET", "GET /", "GET / HTTP/2.0\r\nHost: a", "GET / HTTP/1.1",
      "GET  / HTTP/1.1\r\nHost: a", "get / HTTP/1.1\r\nHost: a",
      "GET http://a/ HTTP/1.1\r\nHost: a", "GET * HTTP/1.1\r\nHost: a",
      "GET /#a HTTP/1.1\r\nHost: a", "GET /\u00e4 HTTP/1.1\r\nHost: a",
      "GET / HTTP/1.1\r\nHost: a\r\nHost: b", "GET / HTTP/1.1\nHost: a",
      "GET / HTTP/1.1\r\nHost : a", "GET / HTTP/1.1\r\n Host: a",
      "GET / HTTP/1.1\r\nHost: a\r\n folded", "GET / HTTP/1.1\r\nHost: a\r\nno colon",
      "GET / HTTP/1.1\r\nHost: a\rb", "GET / HTTP/1.1\r\nHost: a\0",
      "\r\nGET / HTTP/1.1\r\nHost: a",
      "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5",
      "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 5",
      "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: +0",
      "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked",
      "GET / HTTP/1.1\r\nHost: a\r\nRange: bytes=0-1\r\nRange: bytes=2-3",
      "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Basic YTpi\r\nAuthorization: Basic Yzpk"})
  void whatCouldBeUnderstoodInTwoWaysIsRefused(String head) {
    assertThat(parse(head)).isEmpty();
  }

  @Test
  void requestsAreDividedAtEmptyLinesWhereverTheyAreCut() throws IOException {
    byte[] sent = "GET /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\nrest"
        .getBytes(StandardCharsets.US_ASCII);
    for (int cut = 0; cut < sent.length; cut++) {
      InputStream in = new SequenceInputStream(new ByteArrayInputStream(sent, 0, cut),
          new ByteArrayInputStream(sent, cut, sent.length - cut));
      HeadReader heads = new HeadReader(in, 64);
      assertThat(heads.next().orElseThrow()).asString().isEqualTo("GET /a HTTP/1.1\r\nHost: a");
      assertThat(heads.next().orElseThrow()).asString().isEqualTo("GET /b HTTP/1.1\r\nHost: a");
      assertThat(heads.next()).isEmpty();
    }
  }

  @Test
  void aRequestThatIsTooLongIsReadNoFurther() throws IOException {
    InputStream in = new ByteArrayInputStream(new byte[1000]);

    assertThat(new HeadReader(in, 64).next().orElseThrow()).isEmpty();
    assertThat(in.available()).isEqualTo(1000 - 64);
  }
}
