package org.chameleoncloud.edge.operator.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;

/** Logback's encoder of our lines, one event per line. */
public final class LineEncoder extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = {};

  private volatile LogFormat format = LogFormat.TEXT;
  private volatile boolean stacks;

  /** Writes in {@code format} from the next line on. */
  public void setFormat(LogFormat format) {
    this.format = format;
  }

  /** Whether an exception is written with all its frames, or in the fields {@code error} and {@code at} only. */
  public void setStacks(boolean stacks) {
    this.stacks = stacks;
  }

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    return (format.line(LogLine.of(event, stacks)) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }
}
