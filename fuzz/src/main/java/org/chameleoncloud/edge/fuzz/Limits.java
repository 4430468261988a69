package org.chameleoncloud.edge.fuzz;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What reading an input may cost and what may come of it. Memory and time are linear in the length of the input: a
 * small one that costs much is an attack.
 *
 * <p>An input that costs more is read again, up to three times: the first readings load classes.
 */
public final class Limits {
  /** Several times what the slowest target takes with instrumentation, and far below what would hold others up. */
  private static final Duration CPU = Duration.ofSeconds(1);
  /** Instrumented code allocates as well, for what it compares. */
  private static final int FACTOR = Boolean.getBoolean("jazzer.hooks") ? 24 : 1;
  private static final int READ_AGAIN = 3;
  private static final long CPU_NANOS_PER_BYTE = 20_000;
  /** Control characters, the invisible ones that change how a line is shown, and what ends a line. */
  private static final Pattern UNPRINTABLE = Pattern
      .compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]");

  private final long fixedBytes;
  private final long bytesPerByte;
  private final int maxText;
  private final Duration cpu;
  private final List<Class<? extends Exception>> declared = new ArrayList<>();

  private Limits(long fixedBytes, long bytesPerByte, int maxText, Duration cpu) {
    this.fixedBytes = fixedBytes;
    this.bytesPerByte = bytesPerByte;
    this.maxText = maxText;
    this.cpu = cpu;
  }

  /**
   * Limits without a declared exception.
   *
   * @param fixedKibibytes what may be allocated for an empty input, in KiB
   * @param bytesPerByte how many bytes may be allocated for each byte of the input
   * @param maxText the length of the longest text or message, in characters
   */
  public static Limits of(long fixedKibibytes, long bytesPerByte, int maxText) {
    return new Limits(fixedKibibytes << 10, bytesPerByte, maxText, CPU);
  }

  /** The same limits, with an exception by which an input may be refused. Its message is a text, too. */
  public Limits refusing(Class<? extends Exception> exception) {
    Limits more = within(cpu);
    more.declared.add(exception);
    return more;
  }

  /** The same limits, with another CPU time for an empty input. */
  Limits within(Duration fixedCpu) {
    Limits same = new Limits(fixedBytes, bytesPerByte, maxText, fixedCpu);
    same.declared.addAll(declared);
    return same;
  }

  /**
   * Reads an input of {@code length} bytes, more than once if the first reading costs too much.
   *
   * @throws AssertionError if a limit is not held; every other exception or error is the reading's own, which it must
   *     not throw
   */
  public void hold(long length, Reading reading) {
    String excess = excess(length, cost(reading));
    for (int again = 0; excess != null && again < READ_AGAIN; again++) {
      excess = excess(length, cost(reading));
    }
    if (excess != null) {
      throw new AssertionError(excess);
    }
  }

  private Cost cost(Reading reading) {
    Cost start = Cost.ofThread();
    List<String> texts = texts(reading);
    Cost cost = Cost.ofThread().since(start);
    texts.forEach(this::requireLine);
    return cost;
  }

  private List<String> texts(Reading reading) {
    try {
      return reading.read().filter(text -> text != null).toList();
    } catch (Exception refusal) {
      if (declared.stream().noneMatch(type -> type.isInstance(refusal))) {
        throw new AssertionError("an exception that is not declared: " + refusal, refusal);
      }
      return List.of(String.valueOf(refusal.getMessage()));
    }
  }

  private void requireLine(String text) {
    if (text.length() > maxText) {
      throw new AssertionError("a text of %d characters, more than %d: %s…"
          .formatted(text.length(), maxText, text.substring(0, maxText)));
    }
    if (UNPRINTABLE.matcher(text).find()) {
      throw new AssertionError("a text with unprintable characters: " + text);
    }
  }

  private String excess(long length, Cost cost) {
    long maxBytes = FACTOR * (fixedBytes + length * bytesPerByte);
    if (cost.allocatedBytes() > maxBytes) {
      return "%d bytes were allocated for an input of %d, more than %d"
          .formatted(cost.allocatedBytes(), length, maxBytes);
    }
    long maxNanos = cpu.toNanos() + length * CPU_NANOS_PER_BYTE;
    return cost.cpuNanos() > maxNanos
        ? "an input of %d bytes took %d ms of CPU time, more than %d".formatted(length,
            cost.cpuNanos() / 1_000_000, maxNanos / 1_000_000)
        : null;
  }
}
