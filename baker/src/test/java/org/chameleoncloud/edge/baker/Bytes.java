package org.chameleoncloud.edge.baker;

import java.nio.charset.StandardCharsets;

/** Searches the bytes of an image, whatever its file system says about them. */
public final class Bytes {
  private Bytes() {}

  public static boolean contain(byte[] content, String text) {
    return contain(content, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether a sequence of bytes is anywhere in the content. */
  public static boolean contain(byte[] content, byte[] wanted) {
    for (int at = 0; at <= content.length - wanted.length; at++) {
      int same = 0;
      while (same < wanted.length && content[at + same] == wanted[same]) {
        same++;
      }
      if (same == wanted.length) {
        return true;
      }
    }
    return false;
  }
}
