package org.chameleoncloud.edge.baker.copy;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.source.Source;

/**
 * A source with its expected digest and its size limit.
 *
 * @param source where the image comes from; not modified
 * @param sha256 the expected digest of the source, 64 hex digits; empty for any
 * @param maxBytes the size limit of the expanded image
 */
public record SourceSpec(Source source, String sha256, long maxBytes) {
  /**
   * Refuses a source with another digest than the expected one.
   *
   * @throws BakeFailure {@code DigestMismatch}
   */
  public void requireDigest(String found) {
    if (!sha256.isEmpty() && !sha256.equalsIgnoreCase(found)) {
      throw new BakeFailure(Reason.DigestMismatch, source.name() + " has the SHA-256 " + found
          + ", not " + sha256 + "; download it again, or correct the expected digest");
    }
  }
}
