package org.chameleoncloud.edge.operator.plan.source;

import java.time.Duration;

/** What came of asking a server whether there is a newer image. */
public sealed interface CheckResult {
  /**
   * A checksum file has a digest.
   *
   * @param sha256 64 hexadecimal digits
   * @param etag of the file; null without one
   * @param lastModified of the file; null without one
   */
  record Published(String sha256, String etag, String lastModified) implements CheckResult {}

  /**
   * The image exists.
   *
   * @param etag of the image; null without one
   * @param lastModified of the image; null without one
   */
  record Validated(String etag, String lastModified) implements CheckResult {}

  /** The server says that what was seen last is still there (304). */
  record Unchanged() implements CheckResult {}

  /**
   * There is no answer that helps.
   *
   * @param needsFix whether someone has to change something
   * @param message a sentence, the same for the same failure
   * @param retryAfter how long the server asks us to wait; null if it does not
   */
  record Failed(boolean needsFix, String message, Duration retryAfter) implements CheckResult {}
}
