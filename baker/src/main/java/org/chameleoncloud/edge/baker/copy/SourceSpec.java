package org.chameleoncloud.edge.baker.copy;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.source.Source;

/**
 * The image that a device's image is made from.
 *
 * @param source where it comes from; only read
 * @param sha256 what the source must be, 64 hex digits; empty for whatever it is
 * @param maxBytes how large the image may be once it is expanded
 */
public record SourceSpec(Source source, String sha256, long maxBytes) {
  /**
   * Refuses a source with another digest than the one that was asked for.
   *
   * @throws BakeFailure {@code DigestMismatch}
   */
  public void requireDigest(String found) {
    if (!sha256.isEmpty() && !sha256.equalsIgnoreCase(found)) {
      throw new BakeFailure(Reason.DigestMismatch, source.name() + " has the SHA-256 " + found
          + ", not " + sha256 + ": download it again, or mend the digest");
    }
  }
}
