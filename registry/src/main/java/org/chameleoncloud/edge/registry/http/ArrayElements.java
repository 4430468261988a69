package org.chameleoncloud.edge.registry.http;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * Splits a JSON array in UTF-8 into its elements, without parsing them: what is between two commas is an element, valid
 * or not. So an element that was parsed before can be recognized by its bytes.
 */
final class ArrayElements {
  private static final int INITIAL_BYTES = 32 << 10;

  private final InputStream in;
  private byte[] bytes;
  /** Of the first byte that does not belong to an element before. */
  private int position;
  private int end;
  private int start;
  private int length;
  private boolean first = true;

  /**
   * @param begin what was read from {@code in} already, after the opening bracket
   */
  ArrayElements(byte[] begin, InputStream in) {
    this.in = in;
    this.bytes = Arrays.copyOf(begin, Math.max(INITIAL_BYTES, 2 * begin.length));
    this.end = begin.length;
  }

  /**
   * Goes to the next element.
   *
   * @return whether there is one
   * @throws com.fasterxml.jackson.core.JacksonException if the array does not continue, or ends too early
   */
  boolean next() throws IOException {
    start = position;
    int next = skipBlanks();
    if (next == ']') {
      return false;
    }
    if (!first) {
      if (next != ',') {
        throw new JsonParseException(null, "no comma between two elements");
      }
      position++;
      skipBlanks();
    }
    first = false;
    start = position;
    skipElement();
    length = position - start;
    if (length == 0) {
      throw new JsonParseException(null, "an element is missing");
    }
    return true;
  }

  /** The array that has the element, from {@link #offset()} on; only until {@link #next()}. */
  byte[] bytes() {
    return bytes;
  }

  int offset() {
    return start;
  }

  int length() {
    return length;
  }

  /** 64 bits of checksums of the element's bytes. */
  long fingerprint() {
    CRC32 crc32 = new CRC32();
    crc32.update(bytes, start, length);
    CRC32C crc32c = new CRC32C();
    crc32c.update(bytes, start, length);
    return crc32.getValue() << Integer.SIZE | crc32c.getValue();
  }

  /** The next byte that is not blank, which is not consumed. */
  private int skipBlanks() throws IOException {
    while (true) {
      int next = peek();
      if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
        return next;
      }
      position++;
    }
  }

  private int peek() throws IOException {
    if (position == end) {
      fill();
    }
    return bytes[position];
  }

  /** Up to the comma or the bracket after it. */
  private void skipElement() throws IOException {
    int depth = 0;
    while (true) {
      int next = peek();
      switch (next) {
        case '"' -> skipText();
        case '{', '[' -> depth++;
        case '}', ']' -> {
          if (depth == 0) {
            return;
          }
          depth--;
        }
        case ',' -> {
          if (depth == 0) {
            return;
          }
        }
        default -> {
          // A part of a number or a word, a colon, or blank.
        }
      }
      position++;
    }
  }

  /** Up to its closing quote. */
  private void skipText() throws IOException {
    position++;
    for (int next = peek(); next != '"'; next = peek()) {
      position += next == '\\' ? 2 : 1;
      if (position > end) {
        position = end;
        fill();
        position++;
      }
    }
  }

  /** Reads more, and keeps what belongs to the element. */
  private void fill() throws IOException {
    int kept = end - start;
    if (end == bytes.length) {
      byte[] target = kept > bytes.length / 2 ? new byte[2 * bytes.length] : bytes;
      System.arraycopy(bytes, start, target, 0, kept);
      bytes = target;
      position -= start;
      start = 0;
      end = kept;
    }
    int read = in.read(bytes, end, bytes.length - end);
    if (read < 0) {
      throw new JsonEOFException(null, null, "the array has no end");
    }
    end += read;
  }
}
