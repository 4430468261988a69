package org.chameleoncloud.edge.operator.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** An exception is logged as one line, without its stack trace unless that is enabled. */
class ThrownTest {
  private static LogLine line(Throwable thrown, boolean stacks) {
    return LogLine.of(LoggingEvents.event(Level.ERROR, null, thrown), stacks);
  }

  private static <T extends Throwable> T withFrames(T thrown, StackTraceElement... frames) {
    thrown.setStackTrace(frames);
    return thrown;
  }

  private static StackTraceElement frame(String type, String method, int line) {
    return new StackTraceElement(type, method, type + ".java", line);
  }

  @Test
  void containsTheMessagesOfTheExceptionAndItsCauses() {
    Exception thrown = new IllegalStateException("cannot reconcile",
        new IOException("no\nroute", new NullPointerException()));
    assertThat(line(thrown, false).fields()).containsEntry("error",
        "java.lang.IllegalStateException: cannot reconcile; caused by java.io.IOException: no\nroute"
            + "; caused by java.lang.NullPointerException");
  }

  @Test
  void omitsAnExceptionThatOnlyRepeatsItsCause() {
    assertThat(line(new RuntimeException(new IOException("no route")), false).fields())
        .containsEntry("error", "java.io.IOException: no route");
  }

  @Test
  void containsTheTopFrameAndTheFirstOneInOurCode() {
    Exception root = withFrames(new IOException("no route"), frame("java.net.Socket", "connect", 7),
        frame("okhttp3.Call", "execute", 8),
        frame("org.chameleoncloud.edge.registry.HttpTransport", "exchange", 46),
        frame("org.chameleoncloud.edge.registry.DoniRegistry", "list", 9));
    assertThat(line(new IllegalStateException("cannot reconcile", root), false).fields())
        .containsEntry("at", "Socket.connect:7 < HttpTransport.exchange:46");
  }

  @Test
  void containsTheTopFrameOnlyOnceIfItIsInOurCode() {
    assertThat(line(withFrames(new IllegalStateException(),
        frame("org.chameleoncloud.edge.registry.HttpTransport", "exchange", 46)), false).fields())
        .containsEntry("at", "HttpTransport.exchange:46");
  }

  @Test
  void isOneLineInBothFormatsEvenWithAStackTrace() {
    Exception thrown = new IllegalStateException("a\nb");
    LogLine line = line(thrown, true);
    assertThat(line.fields().get("stack").toString())
        .startsWith("java.lang.IllegalStateException: a\nb").contains("\tat ");
    for (LogFormat format : LogFormat.values()) {
      assertThat(format.line(line)).contains("\\tat ").doesNotContain("\n", "\t");
    }
  }

  @Test
  void hasNoStackTraceUnlessEnabled() {
    assertThat(line(new IllegalStateException("a"), false).fields()).doesNotContainKey("stack");
  }

  @Test
  void handlesACycleOfCauses() {
    Exception one = new IllegalStateException("one");
    Exception two = new IllegalStateException("two", one);
    one.initCause(two);
    assertThat(line(one, true).fields().get("error").toString()).contains("one", "two");
  }

  @Test
  void handlesAnExceptionWithoutFrames() {
    assertThat(line(withFrames(new OutOfMemoryError("heap")), false).fields())
        .containsEntry("error", "java.lang.OutOfMemoryError: heap").doesNotContainKey("at");
  }
}
