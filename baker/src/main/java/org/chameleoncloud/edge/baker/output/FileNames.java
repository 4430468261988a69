package org.chameleoncloud.edge.baker.output;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The length of file names, which Linux limits to 255 bytes (NAME_MAX). */
public final class FileNames {
  private static final int MAX_BYTES = 255;
  private static final int KEPT_CHARACTERS = 40;
  private static final int DIGEST_CHARACTERS = 16;

  private FileNames() {}

  /** Whether a file can have this name. */
  public static boolean fits(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
  }

  /** The start of a name and a digest of all of it, 57 characters in total. */
  static String shortened(String name) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256")
          .digest(name.getBytes(StandardCharsets.UTF_8));
      return name.codePoints().limit(KEPT_CHARACTERS).collect(StringBuilder::new,
          StringBuilder::appendCodePoint, StringBuilder::append) + "-"
          + HexFormat.of().formatHex(digest).substring(0, DIGEST_CHARACTERS);
    } catch (NoSuchAlgorithmException error) {
      throw new IllegalStateException("every Java has SHA-256", error);
    }
  }
}
