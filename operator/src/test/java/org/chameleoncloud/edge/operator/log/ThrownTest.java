package org.chameleoncloud.edge.operator.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** An exception is one line, and its frames are for those who asked for them. */
class ThrownTest {
  private static LogLine line(Throwable thrown, boolean stacks) {
    return LogLine.of(Events.event(Level.ERROR, null, thrown), stacks);
  }

  private static <T extends Throwable> T at(T thrown, StackTraceElement... frames) {
    thrown.setStackTrace(frames);
    return thrown;
  }

  private static StackTraceElement frame(String type, String method, int line) {
    return new StackTraceElement(type, method, type + ".java", line);
  }

  @Test
  void tellsWhatItSaysAndWhatItsCausesSay() {
    Exception thrown = new IllegalStateException("cannot look",
        new IOException("no\nroute", new NullPointerException()));
    assertThat(line(thrown, false).fields()).containsEntry("error",
        "java.lang.IllegalStateException: cannot look; caused by java.io.IOException: no\nroute"
            + "; caused by java.lang.NullPointerException");
  }

  @Test
  void leavesOutWhatOnlyRepeatsItsCause() {
    assertThat(line(new RuntimeException(new IOException("no route")), false).fields())
        .containsEntry("error", "java.io.IOException: no route");
  }

  @Test
  void tellsWhereItCameFromAndWhereInOurOwnCode() {
    Exception root = at(new IOException("no route"), frame("java.net.Socket", "connect", 7),
        frame("okhttp3.Call", "execute", 8),
        frame("org.chameleoncloud.edge.registry.HttpTransport", "exchange", 46),
        frame("org.chameleoncloud.edge.registry.DoniRegistry", "list", 9));
    assertThat(line(new IllegalStateException("cannot look", root), false).fields())
        .containsEntry("at", "Socket.connect:7 < HttpTransport.exchange:46");
  }

  @Test
  void tellsAPlaceOnceWhereItIsOurOwn() {
    assertThat(line(at(new IllegalStateException(),
        frame("org.chameleoncloud.edge.registry.HttpTransport", "exchange", 46)), false).fields())
        .containsEntry("at", "HttpTransport.exchange:46");
  }

  @Test
  void isALineInBothFormatsWithItsFramesToo() {
    Exception thrown = new IllegalStateException("a\nb");
    LogLine line = line(thrown, true);
    assertThat(line.fields().get("stack").toString())
        .startsWith("java.lang.IllegalStateException: a\nb").contains("\tat ");
    for (LogFormat format : LogFormat.values()) {
      assertThat(format.line(line)).contains("\\tat ").doesNotContain("\n", "\t");
    }
  }

  @Test
  void hasNoFramesUnlessTheyAreAskedFor() {
    assertThat(line(new IllegalStateException("a"), false).fields()).doesNotContainKey("stack");
  }

  @Test
  void endsWhereCausesGoInACircle() {
    Exception one = new IllegalStateException("one");
    Exception two = new IllegalStateException("two", one);
    one.initCause(two);
    assertThat(line(one, true).fields().get("error").toString()).contains("one", "two");
  }

  @Test
  void doesWithoutFrames() {
    assertThat(line(at(new OutOfMemoryError("heap")), false).fields())
        .containsEntry("error", "java.lang.OutOfMemoryError: heap").doesNotContainKey("at");
  }
}
