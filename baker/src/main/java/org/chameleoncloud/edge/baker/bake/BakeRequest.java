package org.chameleoncloud.edge.baker.bake;

import org.chameleoncloud.edge.baker.base.BaseCache;
import org.chameleoncloud.edge.baker.boot.Changes;
import org.chameleoncloud.edge.baker.copy.SourceSpec;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.outcome.Form;
import org.chameleoncloud.edge.baker.source.Source;

/**
 * A request to bake a new image.
 *
 * @param source where the image comes from; not modified
 * @param sha256 the expected digest of the source, 64 hex digits; empty for any
 * @param maxBytes the size limit of the expanded image
 * @param changes what to write into it
 * @param target what to produce
 * @param cache base images shared by several bakes; null for none. Requires the digest.
 */
public record BakeRequest(Source source, String sha256, long maxBytes, Changes changes,
    Target target, BaseCache cache) {

  /**
   * What to produce.
   *
   * @param output the file to write
   * @param form what to write into it; {@code COMPACT} requires the cache
   * @param checksum the algorithm of its checksum file
   */
  public record Target(Place output, Form form, Algorithm checksum) {}

  Place output() {
    return target.output();
  }

  SourceSpec sourceSpec() {
    return new SourceSpec(source, sha256, maxBytes);
  }
}
