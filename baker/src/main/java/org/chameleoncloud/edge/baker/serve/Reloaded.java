package org.chameleoncloud.edge.baker.serve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * What a Secret's files contain. They are read at each use, and parsed when they have changed, so that a rotation needs no
 * restart.
 *
 * @param <T> what they are parsed to
 */
final class Reloaded<T> {
  private static final int MAX_BYTES = 1 << 20;

  private final List<Path> files;
  private final Parser<T> parser;
  private final OnInvalid<T> onInvalid;
  private List<String> seen;
  private T value;

  /** Parses the texts of the files, in their order; that of a missing file is empty. */
  interface Parser<T> {
    /** @throws BakeFailure if they are invalid. The message has no part of them */
    T parse(List<String> texts);
  }

  /** What to use after a change to something invalid. */
  interface OnInvalid<T> {
    T instead(T previous, BakeFailure why);
  }

  /**
   * Reads the files for the first time.
   *
   * @throws BakeFailure if they cannot be read, or are invalid
   */
  Reloaded(List<Path> files, Parser<T> parser, OnInvalid<T> onInvalid) {
    this.files = List.copyOf(files);
    this.parser = parser;
    this.onInvalid = onInvalid;
    this.seen = texts();
    this.value = parser.parse(seen);
  }

  /** The current value. */
  synchronized T get() {
    List<String> now;
    try {
      now = texts();
    } catch (BakeFailure unreadable) {
      // Whatever can be read next is parsed again.
      seen = List.of();
      value = onInvalid.instead(value, unreadable);
      return value;
    }
    try {
      if (!now.equals(seen)) {
        seen = now;
        value = parser.parse(now);
      }
    } catch (BakeFailure invalid) {
      value = onInvalid.instead(value, invalid);
    }
    return value;
  }

  private List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (Path file : files) {
      texts.add(text(file));
    }
    return texts;
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new BakeFailure(Reason.BadRequest, file + " is larger than 1 MiB; check which Secret"
            + " is mounted there");
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException _) {
      return "";
    } catch (IOException error) {
      throw new BakeFailure(Reason.BadRequest, file + " cannot be read: " + error.getMessage()
          + "; check the permissions of its volume", error);
    }
  }
}
