package org.chameleoncloud.edge.operator.log;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An exception as fields of a line. */
record Thrown(IThrowableProxy outermost) {
  private static final String OURS = "org.chameleoncloud.edge.";
  private static final int MOST_CAUSES = 8;

  /** What it says and what its causes say, without those that only repeat their cause. */
  String error() {
    return causes().filter(Thrown::saysMoreThanItsCause).map(Thrown::words)
        .collect(Collectors.joining("; caused by "));
  }

  private static boolean saysMoreThanItsCause(IThrowableProxy thrown) {
    return thrown.getCause() == null || thrown.getMessage() == null
        || !thrown.getMessage().contains(words(thrown.getCause()));
  }

  private static String words(IThrowableProxy thrown) {
    String message = thrown.getMessage();
    return message == null ? thrown.getClassName() : thrown.getClassName() + ": " + message;
  }

  /** Where it came from: the innermost frame, and our own that is nearest to it; empty for one without frames. */
  String at() {
    IThrowableProxy root = causes().reduce((_, cause) -> cause).orElseThrow();
    Stream<StackTraceElement> all = frames(root).limit(1);
    Stream<StackTraceElement> ours = frames(root)
        .filter(frame -> frame.getClassName().startsWith(OURS)).limit(1);
    return Stream.concat(all, ours).distinct().map(Thrown::place)
        .collect(Collectors.joining(" < "));
  }

  private static Stream<StackTraceElement> frames(IThrowableProxy thrown) {
    return Arrays.stream(thrown.getStackTraceElementProxyArray())
        .map(StackTraceElementProxy::getStackTraceElement);
  }

  private static String place(StackTraceElement frame) {
    String name = frame.getClassName();
    return name.substring(name.lastIndexOf('.') + 1) + "." + frame.getMethodName() + ":"
        + frame.getLineNumber();
  }

  /** All frames, as Java prints them. */
  String stack() {
    return ThrowableProxyUtil.asString(outermost).strip();
  }

  private Stream<IThrowableProxy> causes() {
    return Stream.iterate(outermost, cause -> cause != null, IThrowableProxy::getCause)
        .limit(MOST_CAUSES);
  }
}
