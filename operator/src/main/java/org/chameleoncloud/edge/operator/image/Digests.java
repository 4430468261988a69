package org.chameleoncloud.edge.operator.image;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 over a list of texts, so that two lists with other boundaries never give the same digest. */
public final class Digests {
  private Digests() {}

  /** 64 hexadecimal digits; a null part differs from an empty one. */
  public static String sha256(String... parts) {
    return sha256(Arrays.asList(parts));
  }

  /** The same of a list. */
  public static String sha256(List<String> parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        String framed = part == null ? "-;" : part.length() + ":" + part + ";";
        digest.update(framed.getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
