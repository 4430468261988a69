package org.chameleoncloud.edge.baker.receive;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a receiver reports to its sender, one line each, such as {@code ready 1048576}.
 *
 * @param kind what happened
 * @param bytes at which position; see {@link Kind}
 */
public record ReceiveMessage(Kind kind, long bytes) {
  private static final Pattern LINE = Pattern.compile("([a-z]{1,20}) (\\d{1,19})");

  /** What happened. */
  public enum Kind {
    /** The sender is to begin, at this position. It comes again when all of it is to be sent again. */
    READY,
    /** Everything before this position has been written. */
    WRITTEN,
    /** So much has been read to compute a digest: of what arrived, or before that of a file with the name. */
    CHECKED,
    /** A file with this content, of this size, has the name: nothing is to be sent. */
    PRESENT,
    /** Another file has the name, and is not replaced: nothing is to be sent. The command fails. */
    OCCUPIED,
    /** A file of this size has been received, checked and put in place. */
    RECEIVED
  }

  /** The line, without its end. */
  public String line() {
    return kind.name().toLowerCase(Locale.ROOT) + " " + bytes;
  }

  /** The message in a line; empty if it is not one. */
  public static Optional<ReceiveMessage> parse(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    for (Kind kind : Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(matcher.group(1))) {
        try {
          return Optional.of(new ReceiveMessage(kind, Long.parseLong(matcher.group(2))));
        } catch (NumberFormatException _) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }
}
