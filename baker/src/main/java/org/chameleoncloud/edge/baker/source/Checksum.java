package org.chameleoncloud.edge.baker.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.web.ChecksumText;

/** An expected SHA-256, given as 64 hex digits or as the path or URL of a checksum file. */
public final class Checksum {
  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");
  private static final Pattern WEB_PAGE = Pattern.compile("^\\s*<(!doctype )?html",
      Pattern.CASE_INSENSITIVE);
  private static final int MAX_BYTES = 1 << 20;

  private Checksum() {}

  /**
   * Finds the digest that a source must have.
   *
   * @param text 64 hex digits, or the path or URL of a checksum file; empty for none
   * @param sourceName the path or URL of the source, whose file name is looked up in a file with several lines
   * @param sourceAt the source at a URL
   * @return 64 hex digits, or an empty string
   * @throws BakeFailure {@code BadRequest} if the text is invalid or the file has no such digest, or the failure to
   *     read the file
   */
  public static String resolve(String text, String sourceName, Function<String, Source> sourceAt)
      throws IOException {
    String digest = text.strip();
    if (digest.isEmpty() || HEX.matcher(digest).matches()) {
      return digest;
    }
    if (WebSource.isUrl(text)) {
      return find(read(sourceAt.apply(text)), text, sourceName);
    }
    if (Files.isRegularFile(Path.of(text))) {
      return find(read(new FileSource(Place.of(Path.of(text)))), text, sourceName);
    }
    throw new BakeFailure(Reason.BadRequest,
        "the SHA-256 must be 64 hex digits, or the path or URL of a checksum file");
  }

  private static String read(Source source) throws IOException {
    try (SourceStream stream = source.open()) {
      return ChecksumText.decoded(stream.bytes().readNBytes(MAX_BYTES));
    }
  }

  private static String find(String content, String location, String sourceName) {
    String file = sourceName.substring(sourceName.lastIndexOf('/') + 1);
    Optional<String> digest = ChecksumText.digestOf(file, content);
    if (digest.isPresent()) {
      return digest.get();
    }
    throw new BakeFailure(Reason.BadRequest,
        "the checksum file " + WebSource.withoutSecrets(location)
            + (WEB_PAGE.matcher(content).find()
                ? " is a web page; check the URL"
                : " contains no SHA-256 of " + file));
  }
}
