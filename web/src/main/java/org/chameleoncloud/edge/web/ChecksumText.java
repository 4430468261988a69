package org.chameleoncloud.edge.web;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The content of a checksum file: what {@code sha256sum --check} accepts (GNU coreutils, digest.c), and what openssl prints.
 * Lines that are neither are ignored, as a signed file has some.
 */
public final class ChecksumText {
  /** A backslash in front means that the file's name has escapes. A second blank or an asterisk may precede the name. */
  private static final Pattern LINE = Pattern
      .compile("[ \\t]*(\\\\?)([0-9a-fA-F]{64})(?:[ \\t][ *]?(.*)|[ \\t]*)");
  private static final Pattern TAGGED = Pattern
      .compile(
          "[ \\t]*(\\\\?)SHA(?:2-)?256[ \\t]?\\((.*)\\)[ \\t]*=[ \\t]*([0-9a-fA-F]{64})[ \\t]*",
          Pattern.CASE_INSENSITIVE);
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** @param file empty if the line names none */
  private record Entry(String digest, String file) {}

  private ChecksumText() {}

  /** The text of a file, in UTF-8 or, with a byte order mark, in UTF-16, as PowerShell writes it. */
  public static String decoded(byte[] bytes) {
    Charset charset = startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF)
        ? StandardCharsets.UTF_16
        : StandardCharsets.UTF_8;
    String text = new String(bytes, charset);
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }

  private static boolean startsWith(byte[] bytes, int first, int second) {
    return bytes.length >= 2 && Byte.toUnsignedInt(bytes[0]) == first
        && Byte.toUnsignedInt(bytes[1]) == second;
  }

  /** The digest of the file of this name, or the only one in the text. */
  public static Optional<String> digestOf(String file, String text) {
    List<Entry> entries = text.lines().flatMap(line -> entry(line).stream()).toList();
    return Stream.concat(entries.stream().filter(each -> isFor(file, each.file)),
        entries.stream().filter(_ -> entries.size() == 1)).map(Entry::digest).findFirst();
  }

  private static Optional<Entry> entry(String line) {
    Matcher tagged = TAGGED.matcher(line);
    if (tagged.matches()) {
      return Optional.of(new Entry(tagged.group(3), name(tagged.group(2), tagged.group(1))));
    }
    Matcher plain = LINE.matcher(line);
    return plain.matches()
        ? Optional.of(new Entry(plain.group(2),
            plain.group(3) == null ? "" : name(plain.group(3), plain.group(1))))
        : Optional.empty();
  }

  private static String name(String written, String escaped) {
    return escaped.isEmpty()
        ? written
        : written.replace("\\\\", "\0").replace("\\n", "\n").replace("\\r", "\r").replace('\0',
            '\\');
  }

  /** A line may name the file with its directory. */
  private static boolean isFor(String file, String named) {
    return file.equals(named.substring(named.lastIndexOf('/') + 1).strip());
  }
}
