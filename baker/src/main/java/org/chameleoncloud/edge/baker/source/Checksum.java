package org.chameleoncloud.edge.baker.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** A SHA-256 as people are given it: 64 hex digits, or where they lie. */
public final class Checksum {
  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");
  /** {@code sha256sum}'s lines, in its two forms. */
  private static final Pattern LINE = Pattern.compile("([0-9a-fA-F]{64})(?:\\s+\\*?(.*))?");
  private static final Pattern TAGGED = Pattern.compile("SHA256 \\((.*)\\) = ([0-9a-fA-F]{64})");
  private static final Pattern WEB_PAGE = Pattern.compile("^\\s*<(!doctype )?html",
      Pattern.CASE_INSENSITIVE);
  private static final int MAX_BYTES = 1 << 20;

  private Checksum() {}

  /**
   * Finds the digest that a source must have.
   *
   * @param text hex digits, an address or a path of a {@code .sha256} file; empty for none
   * @param sourceName the source's path or address: a file of several lines is searched for its last part
   * @param at opens an address
   * @return 64 hex digits, or the empty text
   * @throws BakeFailure {@code BadRequest} when it is none of these, or what opening it throws
   */
  public static String resolve(String text, String sourceName, Function<String, Source> at)
      throws IOException {
    if (text.isEmpty() || HEX.matcher(text).matches()) {
      return text;
    }
    if (WebSource.isAddress(text)) {
      return find(read(at.apply(text)), text, sourceName);
    }
    if (Files.isRegularFile(Path.of(text))) {
      return find(read(new FileSource(Path.of(text))), text, sourceName);
    }
    throw new BakeFailure(Reason.BadRequest,
        "the SHA-256 must be 64 hex digits, or the address or path of a file with them");
  }

  private static String read(Source source) throws IOException {
    try (SourceStream stream = source.open()) {
      return new String(stream.bytes().readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
    }
  }

  private static String find(String content, String where, String sourceName) {
    String file = lastPart(sourceName);
    List<String> lines = content.lines().map(String::strip).filter(line -> !line.isEmpty())
        .toList();
    for (String line : lines) {
      Matcher plain = LINE.matcher(line);
      if (plain.matches() && (isOf(file, plain.group(2)) || lines.size() == 1)) {
        return plain.group(1);
      }
      Matcher tagged = TAGGED.matcher(line);
      if (tagged.matches() && (isOf(file, tagged.group(1)) || lines.size() == 1)) {
        return tagged.group(2);
      }
    }
    throw new BakeFailure(Reason.BadRequest,
        "the checksum file " + WebSource.withoutSecrets(where) + (WEB_PAGE.matcher(content).find()
            ? " is a web page: is the address right?"
            : " holds no SHA-256 of " + file));
  }

  /** A line may name the file with the folder that it lay in. */
  private static boolean isOf(String file, String named) {
    return named != null && file.equals(lastPart(named));
  }

  private static String lastPart(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
