package org.chameleoncloud.edge.operator.plan.source;

/** A question to a server. */
public sealed interface Check {
  /**
   * GET of a checksum file.
   *
   * @param url its address
   * @param file the name of the image in it
   * @param seen what the file had when it was read last
   */
  record Digest(String url, String file, Validators seen) implements Check {}

  /**
   * HEAD of the image.
   *
   * @param url its address
   * @param seen what it had when it was asked for last
   */
  record Head(String url, Validators seen) implements Check {}

  /** Where the request goes to. */
  String url();

  /** What makes the request conditional. */
  Validators seen();

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
