package org.chameleoncloud.edge.baker.serve;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.chameleoncloud.edge.fuzz.Limits;

/** Requests of anyone who reaches the image server. */
class RequestHeadFuzzTest {
  private static final Limits LIMITS = Limits.of(256, 200, 64);
  private static final List<LinkKey> KEYS = List.of(LinkKey.parse("k".repeat(64)));

  @FuzzTest
  @DictionaryEntries({"GET /lab/pi.img?expires=1&signature=", " HTTP/1.1", "\\x0d\\x0a", "Host: ",
      "Range: bytes=", "If-Range: ", "Authorization: Basic ", "Content-Length: 0"})
  void request(byte[] sent) {
    LIMITS.hold(sent.length, () -> RequestHead.parse(sent).stream().flatMap(head -> {
      SignedLink.check(KEYS, head.path(), head.query(), Instant.EPOCH);
      ByteRange range = ByteRange.of(head.header("range"), 1000);
      if (range.start() < 0 || range.end() > 1000 || range.length() < 0) {
        throw new AssertionError(range + " is not in the file");
      }
      EntityTags.match(head.header("if-match"), "\"a\"");
      return Stream.of(head.path());
    }));
  }
}
