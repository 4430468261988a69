package org.chameleoncloud.edge.plugin;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;

/** Remembers that data could not be written: the {@link java.io.PrintWriter} of a command goes on without a word. */
final class StandardOutput extends OutputStream {
  private final OutputStream to;
  private IOException failure;

  StandardOutput(OutputStream to) {
    this.to = to;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[]{(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      to.write(bytes, offset, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /** Why data is lost; empty if none is, or if its reader did not want more, as {@code head} does. */
  Optional<String> loss() {
    if (failure == null) {
      return Optional.empty();
    }
    String why = String.valueOf(failure.getMessage());
    return why.toLowerCase(Locale.ROOT).contains("pipe") ? Optional.empty() : Optional.of(why);
  }
}
