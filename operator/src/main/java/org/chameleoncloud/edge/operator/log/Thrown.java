package org.chameleoncloud.edge.operator.log;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An exception as fields of a log line. */
record Thrown(IThrowableProxy outermost) {
  private static final String OURS = "org.chameleoncloud.edge.";
  private static final int MAX_CAUSES = 8;

  /** Its message and those of its causes, without those that only repeat their cause. */
  String error() {
    return causes().filter(Thrown::addsToItsCause).map(Thrown::text)
        .collect(Collectors.joining("; caused by "));
  }

  private static boolean addsToItsCause(IThrowableProxy thrown) {
    return thrown.getCause() == null || thrown.getMessage() == null
        || !thrown.getMessage().contains(text(thrown.getCause()));
  }

  private static String text(IThrowableProxy thrown) {
    String message = thrown.getMessage();
    return message == null ? thrown.getClassName() : thrown.getClassName() + ": " + message;
  }

  /** Where it was thrown: the innermost frame, and our own nearest to it; empty without frames. */
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
        .limit(MAX_CAUSES);
  }
}
