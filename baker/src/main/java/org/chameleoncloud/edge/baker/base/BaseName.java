package org.chameleoncloud.edge.baker.base;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import org.chameleoncloud.edge.baker.copy.SourceSpec;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.digest.Hasher;

/**
 * The names of base images in a cache: {@code sha256-DIGEST-SOURCE.img}, with a digest of where the source comes from.
 * The digest of a private source may be known to others, who must not get its content by it. Earlier versions named base
 * images by the digest alone; those are read to expand compact images only.
 */
final class BaseName {
  private static final int SOURCE_CHARACTERS = 32;
  /** Matches the names of all versions. */
  static final String ANY = "sha256-*.img";

  private BaseName() {}

  /**
   * The name for a source.
   *
   * @param scope what a path is relative to, see {@link BaseCache}
   */
  static String of(SourceSpec wanted, String scope) {
    Hasher hasher = Algorithm.SHA_256.start();
    String digest = wanted.sha256().toLowerCase(Locale.ROOT);
    String place = wanted.source().isLocal() ? "path\n" + scope + "\n" : "url\n";
    hasher.update(ByteBuffer.wrap((digest + "\n" + place + wanted.source().identity())
        .getBytes(StandardCharsets.UTF_8)));
    return "sha256-" + digest + "-" + hasher.finish().hex().substring(0, SOURCE_CHARACTERS)
        + ".img";
  }

  /** A pattern for the names of the base images with a source of this digest, wherever it comes from. */
  static String anySource(String sha256) {
    return "sha256-" + sha256.toLowerCase(Locale.ROOT) + "*.img";
  }
}
