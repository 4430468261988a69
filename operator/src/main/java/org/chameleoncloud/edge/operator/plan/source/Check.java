package org.chameleoncloud.edge.operator.plan.source;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** A question to a server. */
public sealed interface Check {
  /**
   * GET of a checksum file.
   *
   * @param url its address
   * @param image the address of the image whose digest it has
   * @param seen what the file had when it was read last
   */
  record Digest(String url, String image, Validators seen) implements Check {
    /** The name of the image in the file: the last part of its path, as it is on a disk. */
    public String file() {
      String path = image.replaceFirst("[?#].*", "");
      String name = path.substring(path.lastIndexOf('/') + 1);
      try {
        // In a path a plus sign is one; only in a form it is a blank.
        return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException notEncoded) {
        return name;
      }
    }

    @Override
    public Digest unconditional() {
      return new Digest(url, image, Validators.NONE);
    }
  }

  /**
   * HEAD of the image.
   *
   * @param url its address
   * @param seen what it had when it was asked for last
   */
  record Head(String url, Validators seen) implements Check {
    @Override
    public Head unconditional() {
      return new Head(url, Validators.NONE);
    }
  }

  /** Where the request goes to. */
  String url();

  /** What makes the request conditional. */
  Validators seen();

  /** The same question, whatever was seen before. */
  Check unconditional();

  /**
   * A server's names for what it has at an address (RFC 9110, section 8.8).
   *
   * @param etag null without one
   * @param lastModified null without one
   */
  record Validators(String etag, String lastModified) {
    /** Nothing was seen yet. */
    public static final Validators NONE = new Validators(null, null);
  }
}
