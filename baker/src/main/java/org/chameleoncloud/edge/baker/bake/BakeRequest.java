package org.chameleoncloud.edge.baker.bake;

import java.nio.file.Path;

import org.chameleoncloud.edge.baker.base.BaseCache;
import org.chameleoncloud.edge.baker.boot.Changes;
import org.chameleoncloud.edge.baker.copy.SourceSpec;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.outcome.Form;
import org.chameleoncloud.edge.baker.source.Source;

/**
 * A new image to be made.
 *
 * @param source where the image comes from; only read
 * @param sha256 what the source must be, 64 hex digits; empty for whatever it is
 * @param maxBytes how large the image may be once it is expanded
 * @param changes what to write into it
 * @param target what is made of it
 * @param cache the base images that several bakes share; null for none. Needs the digest.
 */
public record BakeRequest(Source source, String sha256, long maxBytes, Changes changes,
    Target target, BaseCache cache) {

  /**
   * What is made.
   *
   * @param output the file that the image becomes
   * @param form what lies in it; {@code COMPACT} needs the cache
   * @param checksum how its digest is computed
   */
  public record Target(Path output, Form form, Algorithm checksum) {
    /** The image as it is flashed, with the digest that every machine can check. */
    public static Target raw(Path output) {
      return new Target(output, Form.RAW, Algorithm.SHA_256);
    }
  }

  Path output() {
    return target.output();
  }

  SourceSpec original() {
    return new SourceSpec(source, sha256, maxBytes);
  }
}
